import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, createSession, funding, openMarket, read } from "./support/buying.ts";
import { startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
});
afterAll(() => api[Symbol.asyncDispose]());

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly isOpen: boolean;
}

/** Every operation with an id in its path, from the document: what is added later is tested too. */
async function operationsWithId(): Promise<Operation[]> {
  const response = await api.platform.app.request("/openapi.json");
  const { paths } = (await response.json()) as {
    paths: Record<string, Record<string, { security?: readonly unknown[] }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(() => path.includes("{id}"))
      .map(([method, { security }]) => ({
        method: method.toUpperCase(),
        path,
        isOpen: security === undefined,
      })),
  );
}

/** Bodies that would be taken from the owner. */
const bodies: Record<string, unknown> = {
  "PATCH /api/v1/services/{id}": { price: "1" },
  "POST /api/v1/transactions/{id}/fund": {},
  "POST /api/v1/transactions/{id}/confirm": {},
  "POST /api/v1/transactions/{id}/dispute": { reason: "x" },
  "POST /api/v1/transactions/{id}/deliver": { payload: "x" },
  "PATCH /api/v1/webhooks/{id}": { active: false },
  "POST /api/v1/transactions/{id}/evidence": { kind: "note", content: "x" },
};

test("default: every id of another's is as if it did not exist, for agents and sessions alike", async () => {
  const { buyer, seller, service } = await openMarket(api);
  const stranger = await api.register();
  const session = await createSession(api, buyer, { budgetUsdc: 100_000_000n });
  const foreign = await createSession(api, stranger, {
    budgetUsdc: 100_000_000n,
    allowedServiceIds: [service.id],
  });
  const { data } = await buy(api, session.token, service);
  api.chain.mine(funding(data));
  await api.platform.sync();
  const before = await read(api, buyer.key, data);
  const hook = await api.call("POST", "/webhooks", seller.key, { url: "http://127.0.0.1:9/hook" });
  const { webhook } = hook.data as { webhook: { id: string } };
  const ids: Record<string, string> = {
    services: service.id,
    transactions: data.transaction.id,
    disputes: data.transaction.id,
    sessions: session.id,
    agents: `key_${seller.key.slice(4, 28)}`,
    webhooks: webhook.id,
  };
  const operations = (await operationsWithId()).filter(({ isOpen }) => !isOpen);
  expect(operations.length).toBeGreaterThan(15);
  for (const { method, path } of operations) {
    const [, , , resource = ""] = path.split("/");
    const name = `${method} ${path}`;
    const target = path
      .replace("{id}", ids[resource] ?? "")
      .replace("{deliveryId}", `whd_${"0".repeat(32)}`)
      .replace("/api/v1", "");
    const body = bodies[name];
    const asStranger = await api.call(method, target, stranger.key, body);
    expect([name, asStranger.status, asStranger.error?.code]).toEqual([name, 404, "NOT_FOUND"]);
    const asSession = await api.call(method, target, foreign.token, body);
    expect([name, [403, 404].includes(asSession.status)]).toEqual([name, true]);
    const asNobody = await api.call(method, target, undefined, body);
    expect([name, asNobody.status]).toEqual([name, 401]);
  }
  expect(await read(api, buyer.key, data)).toEqual(before);
  expect((await api.call("GET", "/agents/me", seller.key)).status).toBe(200);
});

test("behavior: each party does only what is its part", async () => {
  const { buyer, seller, service } = await openMarket(api);
  const { data } = await buy(api, buyer.key, service);
  const path = `/transactions/${data.transaction.id}`;
  for (const what of ["fund", "confirm", "cancel"]) {
    expect([what, (await api.call("POST", `${path}/${what}`, seller.key, {})).status]).toEqual([what, 404]);
  }
  expect((await api.call("POST", `${path}/deliver`, buyer.key, { payload: "x" })).status).toBe(404);
  expect((await read(api, seller.key, data)).sessionId).toBeNull();
});
