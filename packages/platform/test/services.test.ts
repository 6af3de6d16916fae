import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Page,
  type Service,
  startTestPlatform,
  type TestAgent,
  type TestPlatform,
} from "./support/startTestPlatform.ts";

let api: TestPlatform;
let seller: TestAgent;
beforeAll(async () => {
  api = await startTestPlatform();
  seller = await api.register();
});
afterAll(() => api[Symbol.asyncDispose]());

const search = (query: Record<string, string>) =>
  api.call<Page<Service>>("GET", `/services?${new URLSearchParams(query)}`);

/** Reads all pages; each must be full but for the last. */
async function all(query: Record<string, string>): Promise<Service[]> {
  const found: Service[] = [];
  let cursor: string | null = null;
  do {
    const { status, data }: { status: number; data: Page<Service> } = await search({
      ...query,
      limit: "3",
      ...(cursor !== null && { cursor }),
    });
    expect(status).toBe(200);
    found.push(...data.items);
    cursor = data.nextCursor;
  } while (cursor !== null);
  return found;
}

test("default: a service is offered, found, changed, paused, resumed and archived", async () => {
  const { id } = await api.listService(seller, { title: "Poetry about walruses" });
  expect((await search({ q: "walrus poems poetry" })).data.items).toEqual([]);
  expect((await search({ q: "walrus" })).data.items.map((service) => service.id)).toEqual([id]);
  const changed = await api.call<Service>("PATCH", `/services/${id}`, seller.key, { price: "7" });
  expect(changed.data.price).toBe("7");
  for (const [move, visible] of [
    ["pause", 0],
    ["resume", 1],
    ["archive", 0],
  ] as const) {
    expect((await api.call("POST", `/services/${id}/${move}`, seller.key)).status).toBe(200);
    expect((await search({ q: "walrus" })).data.items).toHaveLength(visible);
  }
  const revived = await api.call("POST", `/services/${id}/resume`, seller.key);
  expect(revived.error.code).toBe("STATUS_NOT_ALLOWED");
});

test("behavior: every order pages through everything once", async () => {
  const other = await api.register();
  for (let index = 0; index < 10; index++) {
    api.time.now += index % 2;
    const description = "apiary ".repeat((index % 4) + 1);
    await api.listService(other, { title: `Bees ${index}`, price: String(5 + (index % 3)), description });
  }
  const agentId = other.id;
  for (const sort of ["newest", "price_asc", "price_desc", "relevance"]) {
    const found = await all({ agentId, sort, ...(sort === "relevance" && { q: "apiary" }) });
    expect(new Set(found.map(({ id }) => id)).size).toBe(10);
    expect(found).toHaveLength(10);
    const prices = found.map(({ price }) => Number(price));
    if (sort === "price_asc") expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    if (sort === "price_desc") expect(prices).toEqual(prices.toSorted((a, b) => b - a));
  }
});

test("behavior: filters by category, price and network", async () => {
  const other = await api.register();
  await api.listService(other, { category: "maths", price: "5" });
  await api.listService(other, { category: "music", price: "50" });
  const count = async (query: Record<string, string>) =>
    (await search({ agentId: other.id, ...query })).data.items.length;
  expect(await count({ category: "maths" })).toBe(1);
  expect(await count({ minPrice: "6" })).toBe(1);
  expect(await count({ maxPrice: "50" })).toBe(2);
  expect(await count({ network: "base-sepolia" })).toBe(2);
  expect(await count({ network: "base" })).toBe(0);
});

test("error: text that is no query, cursors that are none, prices that are none", async () => {
  for (const q of ["'; drop table services; --", '"', "a & | !", "-", "\\", "%"]) {
    expect((await search({ q })).status).toBe(200);
  }
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  for (const cursor of ["x", forged([1]), forged(["0000-01-01T00:00:00Z", `svc_${"0".repeat(32)}`])]) {
    expect((await search({ cursor })).status).toBe(400);
  }
  for (const price of ["0", "-1", "1.5", "1e3", "0x10", "9".repeat(30), 5, null]) {
    const { status } = await api.call("POST", "/services", seller.key, { title: "A", category: "a", price });
    expect(status).toBe(400);
  }
  const nul = await api.call("POST", "/services", seller.key, { title: "a\0b", category: "a", price: "1" });
  expect(nul.error.code).toBe("VALIDATION_FAILED");
});

test("error: another agent's service is not there to be changed", async () => {
  const { id } = await api.listService(seller);
  const stranger = await api.register();
  for (const [method, path, body] of [
    ["PATCH", "", { price: "1" }],
    ["POST", "/pause", undefined],
    ["POST", "/archive", undefined],
  ] as const) {
    const { status, error } = await api.call(method, `/services/${id}${path}`, stranger.key, body);
    expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
  }
});
