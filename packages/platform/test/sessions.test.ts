import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  buy,
  createSession,
  funding,
  holds,
  type Market,
  openMarket,
  read,
  total,
} from "./support/buying.ts";
import {
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

/** Past the payment window and its grace, with the chain read. */
async function letExpire() {
  api.time.now += 961_000;
  api.chain.mine();
  await api.platform.sync();
}

describe("budget", () => {
  test("default: reserved at checkout, spent at funding, refused beyond", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total * 2n - 1n });
    const { data } = await buy(api, session.token, service);
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: 0n, reserved: total });
    const refused = await buy(api, session.token, service);
    expect([refused.status, refused.error.code]).toEqual([403, "BUDGET_EXCEEDED"]);
    expect(refused.details).toMatchObject({ requestedUsdc: String(total), reservedUsdc: String(total) });
    api.chain.mine(funding(data));
    await api.platform.sync();
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });
  });

  test("behavior: released when it is cancelled, and when it expires", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total, expiry: 100_000 });
    const first = await buy(api, session.token, service);
    await api.call("POST", `/transactions/${first.data.transaction.id}/cancel`, session.token);
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: 0n, reserved: 0n });
    const second = await buy(api, session.token, service);
    expect(second.status).toBe(201);
    await letExpire();
    expect((await read(api, session.token, second.data)).status).toBe("expired");
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: 0n, reserved: 0n });
  });

  test("behavior: a reservation stands as long as the chain does not answer", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total, expiry: 100_000 });
    const { data } = await buy(api, session.token, service);
    api.chain.down = true;
    await letExpire();
    api.chain.down = false;
    expect(await holds(api, buyer, session.id)).toMatchObject({ reserved: total });
    api.chain.mine(funding(data));
    await api.platform.sync();
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });
  });

  test("behavior: money that comes too late counts if there is room, else not, then or later", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total, expiry: 100_000 });
    const early = (await buy(api, session.token, service)).data;
    await letExpire();
    const late = (await buy(api, session.token, service)).data;
    api.chain.mine(funding(late), funding(early));
    await api.platform.sync();
    expect(await holds(api, buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });
    expect(await read(api, session.token, late)).toMatchObject({ status: "funded" });
    expect(await read(api, session.token, early)).toMatchObject({
      status: "expired",
      fundingRefusal: "over_budget",
    });
    api.chain.mine({ escrowId: early.paymentInstructions.escrowId, event: { name: "EscrowRefunded" } });
    await api.platform.sync();
    expect(await read(api, session.token, early)).toMatchObject({
      status: "expired",
      fundingRefusal: "over_budget",
    });
  });
});

describe("token", () => {
  test("default: expires after 3600 s, and the purchase it made goes on", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total });
    const { data } = await buy(api, session.token, service);
    api.time.now += 3_599_000;
    expect((await api.call("GET", "/sessions/current", session.token)).status).toBe(200);
    api.time.now += 1_000;
    expect((await buy(api, session.token, service)).status).toBe(401);
    expect(await holds(api, buyer, session.id)).toMatchObject({ status: "expired" });
    api.chain.mine(funding(data));
    await api.platform.sync();
    expect((await read(api, buyer.key, data)).status).toBe("funded");
  });

  test("behavior: revoking cancels what is not paid and keeps what is", async () => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total * 2n });
    const paid = (await buy(api, session.token, service)).data;
    const unpaid = (await buy(api, session.token, service)).data;
    api.chain.mine(funding(paid));
    await api.platform.sync();
    expect((await api.call("POST", `/sessions/${session.id}/revoke`, buyer.key)).status).toBe(200);
    expect(await holds(api, buyer, session.id)).toEqual({ spent: total, reserved: 0n, status: "revoked" });
    expect((await read(api, buyer.key, unpaid)).status).toBe("cancelled");
    expect((await api.call("GET", "/sessions/current", session.token)).status).toBe(401);
    // The thief pays all the same: it is not taken.
    api.chain.mine(funding(unpaid));
    await api.platform.sync();
    expect(await read(api, buyer.key, unpaid)).toMatchObject({
      status: "cancelled",
      fundingRefusal: "over_budget",
    });
  });

  test("behavior: it buys only what it is allowed, pays from its own account, and manages nothing", async () => {
    const { buyer, seller, service } = market;
    const other = await api.listService(seller);
    const session = await createSession(api, buyer, {
      budgetUsdc: total * 5n,
      allowedServiceIds: [service.id],
      walletAddress: `0x${"ab".repeat(20)}`,
    });
    expect((await buy(api, session.token, other)).error.code).toBe("SERVICE_NOT_ALLOWED");
    const bought = await buy(api, session.token, service);
    expect(bought.data.paymentInstructions.buyerAddress.toLowerCase()).toBe(`0x${"ab".repeat(20)}`);
    const elsewhere = { serviceId: service.id, buyerAddress: buyer.account.address };
    expect((await api.call("POST", "/checkout", session.token, elsewhere)).error.code).toBe(
      "SESSION_NOT_ALLOWED",
    );
    for (const [method, path, body] of [
      ["GET", "/agents/me", undefined],
      ["PATCH", "/agents/me", { name: "Mallory" }],
      ["POST", "/agents/me/keys", {}],
      ["POST", "/agents/me/keys/rotate", undefined],
      ["POST", "/services", { title: "A", category: "a", price: "1" }],
      ["POST", "/sessions", { budgetUsdc: "1" }],
      ["GET", "/sessions", undefined],
      ["POST", `/sessions/${session.id}/revoke`, undefined],
    ] as const) {
      const { status, error } = await api.call(method, path, session.token, body);
      expect([path, status, error.code]).toEqual([path, 403, "SESSION_NOT_ALLOWED"]);
    }
  });

  test("behavior: a session sees what it bought, not what its agent or another session did", async () => {
    const { buyer, service } = market;
    const [mine, other] = [
      await createSession(api, buyer, { budgetUsdc: total }),
      await createSession(api, buyer, { budgetUsdc: total }),
    ];
    const { data } = await buy(api, mine.token, service);
    const path = `/transactions/${data.transaction.id}`;
    expect((await api.call("GET", path, mine.token)).status).toBe(200);
    expect((await api.call("GET", path, buyer.key)).status).toBe(200);
    expect((await api.call("GET", path, other.token)).status).toBe(404);
    const list = await api.call<Page<Purchase>>("GET", "/transactions", other.token);
    expect(list.data.items).toEqual([]);
  });

  test.each<[which: string, terms: (id: string) => { allowedServiceIds?: string[]; sellsAll?: boolean }]>([
    ["the services it is given", (id) => ({ allowedServiceIds: [id] })],
    ["all services of its agent's", () => ({ sellsAll: true })],
  ])("behavior: a seller's session sells %s, no others", async (_, terms) => {
    const { buyer, seller, service } = market;
    const selling = await createSession(api, seller, { budgetUsdc: 0n, ...terms(service.id) });
    const idle = await createSession(api, seller, { budgetUsdc: 1n });
    const { data } = await buy(api, buyer.key, service);
    api.chain.mine(funding(data));
    await api.platform.sync();
    const list = (token: string) =>
      api.call<Page<Purchase>>("GET", "/transactions?role=seller&status=funded", token);
    expect((await list(selling.token)).data.items.map(({ id }) => id)).toContain(data.transaction.id);
    expect((await list(idle.token)).data.items).toEqual([]);
    const path = `/transactions/${data.transaction.id}/deliver`;
    expect((await api.call("POST", path, idle.token, { payload: "x" })).status).toBe(404);
    expect((await api.call("POST", path, selling.token, { payload: "x" })).status).toBe(200);
  });

  test("behavior: without a budget the platform sets no bound; with one of 0 nothing can be bought", async () => {
    const { buyer, service } = market;
    const unbounded = await createSession(api, buyer, { allowedServiceIds: [] });
    expect(unbounded).toMatchObject({ budgetUsdc: null, remainingUsdc: null, allowedServiceIds: null });
    for (let time = 1n; time <= 3n; time += 1n) {
      expect((await buy(api, unbounded.token, service)).status).toBe(201);
      expect(await holds(api, buyer, unbounded.id)).toMatchObject({ spent: 0n, reserved: total * time });
    }
    const nothing = await createSession(api, buyer, { budgetUsdc: 0n });
    expect((await buy(api, nothing.token, service)).error.code).toBe("BUDGET_EXCEEDED");
  });
});

test("behavior: creation, use, refusal, exhaustion and end are recorded", async () => {
  const { buyer, service } = market;
  const session = await createSession(api, buyer, { budgetUsdc: total });
  await buy(api, session.token, service);
  await buy(api, session.token, service);
  await api.call("POST", `/sessions/${session.id}/revoke`, buyer.key);
  const { data } = await api.call<readonly { type: string; subject: string | null }[]>(
    "GET",
    `/sessions/${session.id}/audit`,
    buyer.key,
  );
  expect(data.map(({ type }) => type)).toEqual([
    "session.created",
    "session.used",
    "session.exhausted",
    "session.refused",
    "session.revoked",
  ]);
  expect(data[3]?.subject).toBe("BUDGET_EXCEEDED");
  expect(api.logged()).toContain('"session.exhausted"');
});

test("behavior: refusals for one reason are one record for each hour, which counts them", async () => {
  const { buyer } = market;
  const session = await createSession(api, buyer, { budgetUsdc: total });
  await api.call("POST", `/sessions/${session.id}/revoke`, buyer.key);
  const hour = 3_600_000;
  api.time.now += hour - (api.time.now % hour);
  const from = api.time.now;
  const ask = () => api.call("GET", "/sessions/current", session.token);
  const refusals = async () => {
    const path = `/sessions/${session.id}/audit`;
    const { data } = await api.call<readonly { type: string }[]>("GET", path, buyer.key);
    return data.filter(({ type }) => type === "session.refused");
  };
  const at = (ms: number) => new Date(from + ms).toISOString();
  const type = "session.refused";
  const dead = { type, subject: "UNAUTHENTICATED" };
  await Promise.all(Array.from({ length: 32 }, ask));
  api.time.now = from + hour - 1;
  await ask();
  const first = { ...dead, count: 33, createdAt: at(0), lastAt: at(hour - 1) };
  expect(await refusals()).toEqual([first]);
  api.time.now = from + hour;
  await ask();
  expect(await refusals()).toEqual([first, { ...dead, count: 1, createdAt: at(hour), lastAt: at(hour) }]);

  const live = await createSession(api, buyer, { budgetUsdc: 1n });
  for (let time = 0; time < 3; time += 1) await buy(api, live.token, market.service);
  await api.call("GET", "/agents/me", live.token);
  const { data } = await api.call<readonly { subject: string | null; count: number }[]>(
    "GET",
    `/sessions/${live.id}/audit`,
    buyer.key,
  );
  expect(data.map(({ subject, count }) => [subject, count])).toEqual([
    [null, 1],
    ["BUDGET_EXCEEDED", 3],
    ["SESSION_NOT_ALLOWED", 1],
  ]);
});

test("error: a budget that is none, no time, services that do not exist", async () => {
  const { buyer } = market;
  for (const terms of [
    { budgetUsdc: "-1" },
    { budgetUsdc: "00" },
    { budgetUsdc: 1 },
    { budgetUsdc: "1", expiry: 0 },
    { budgetUsdc: "1", allowedServiceIds: [`svc_${"0".repeat(32)}`] },
  ]) {
    expect((await api.call("POST", "/sessions", buyer.key, terms)).error.code).toBe("VALIDATION_FAILED");
  }
});
