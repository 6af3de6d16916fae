import {
  encryptPayload,
  generateEncryptionKey,
  maxEnvelopeLength,
  maxPayloadSize,
} from "@abbababa/sdk/encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, funding, type Market, openMarket } from "./support/buying.ts";
import {
  type Checkout,
  type Page,
  type Purchase,
  startTestPlatform,
  type TestPlatform,
} from "./support/startTestPlatform.ts";

let api: TestPlatform;
let market: Market;
beforeAll(async () => {
  api = await startTestPlatform();
  market = await openMarket(api);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Bytes. */
const [usual, large] = [512 * 1024, 2 * 1024 * 1024];

/** A body of JSON that is this long and holds nothing but blanks beside its object. */
async function post(path: string, token: string, body: object, bytes: number) {
  const response = await api.platform.app.request(`/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body).padEnd(bytes, " "),
  });
  return response.status;
}

/** A purchase that is paid. */
async function sold(): Promise<Checkout> {
  const { data } = await buy(api, market.buyer.key, market.service);
  api.chain.mine(funding(data));
  await api.platform.sync();
  return data;
}

test("default: the SDK's largest envelope is taken at checkout and at delivery", async () => {
  const { buyer, seller, service } = market;
  const key = generateEncryptionKey();
  const purchase = await sold();
  const payload = await encryptPayload({
    payload: "x".repeat(maxPayloadSize - 2),
    privateKey: key.privateKey,
    recipient: generateEncryptionKey().publicKey,
    transactionId: purchase.transaction.id,
    direction: "response",
  });
  expect(payload).toHaveLength(maxEnvelopeLength);
  const path = `/transactions/${purchase.transaction.id}/deliver`;
  expect((await api.call("POST", path, seller.key, { payload })).status).toBe(200);
  const order = { serviceId: service.id, requestPayload: payload };
  expect((await api.call("POST", "/checkout", buyer.key, order)).status).toBe(201);
});

test("behavior: bodies with a payload have 2 MiB, all others 512 KiB, to the byte", async () => {
  const { buyer, seller, service } = market;
  const order = { serviceId: service.id };
  expect(await post("/checkout", buyer.key, order, large)).toBe(201);
  expect(await post("/checkout", buyer.key, order, large + 1)).toBe(413);
  const deliver = `/transactions/${(await sold()).transaction.id}/deliver`;
  expect(await post(deliver, seller.key, { payload: "x" }, large)).toBe(200);
  expect(await post(deliver, seller.key, { payload: "x" }, large + 1)).toBe(413);
  const offer = { title: "A", category: "a", price: "1" };
  expect(await post("/services", seller.key, offer, usual)).toBe(201);
  expect(await post("/services", seller.key, offer, usual + 1)).toBe(413);
  const evidence = deliver.replace("deliver", "evidence");
  expect(await post(evidence, seller.key, { kind: "note", content: "x" }, usual + 1)).toBe(413);
});

test("error: a payload longer than any envelope", async () => {
  const order = { serviceId: market.service.id, requestPayload: "x".repeat(maxEnvelopeLength + 1) };
  expect((await api.call("POST", "/checkout", market.buyer.key, order)).error.code).toBe("VALIDATION_FAILED");
});

test("behavior: a page of large purchases ends early, and goes on where it ended", async () => {
  const buyer = await api.register();
  const order = { serviceId: market.service.id, requestPayload: "x".repeat(400_000) };
  for (let index = 0; index < 6; index += 1) {
    expect((await api.call("POST", "/checkout", buyer.key, order)).status).toBe(201);
  }
  const pages: number[] = [];
  const seen = new Set<string>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const { data } = await api.call<Page<Purchase>>("GET", `/transactions?limit=100${query}`, buyer.key);
    pages.push(data.items.length);
    for (const { id } of data.items) seen.add(id);
    cursor = data.nextCursor;
  }
  expect([pages, seen.size]).toEqual([[2, 2, 2], 6]);
});
