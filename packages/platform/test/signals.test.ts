/** What owners are told of their sessions before it is too late. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OutboxEvent } from "../src/index.ts";
import { buy, createSession, type Market, openMarket, total } from "./support/buying.ts";
import { startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";
import { startTwoInstances } from "./support/startTwoInstances.ts";

const hour = 3_600_000;

let api: TestPlatform;
let market: Market;
beforeAll(async () => {
  api = await startTestPlatform({ webhooks: false });
  api.time.now = Math.ceil(Date.now() / hour) * hour;
  market = await openMarket(api);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Signals that are in the outbox of a platform, and takes them out. */
async function signals(of: TestPlatform = api) {
  const told: OutboxEvent["payload"][] = [];
  await of.platform.sync();
  while (
    (await of.platform.consumeOutbox(async (events) => {
      told.push(...events.map(({ payload }) => payload));
    })) > 0
  );
  return told.filter(({ type }) => type === "session.signal");
}

const session = (terms: Parameters<typeof createSession>[2]) => createSession(api, market.buyer, terms);

describe("budget", () => {
  test("default: is told once, from 80 % of it on", async () => {
    const { id, token } = await session({ budgetUsdc: total * 10n });
    for (let index = 0; index < 7; index++) await buy(api, token, market.service);
    expect(await signals()).toEqual([]);
    await buy(api, token, market.service);
    expect(await signals()).toEqual([
      { type: "session.signal", sessionId: id, signal: "budget", percentUsed: 80 },
    ]);
    await buy(api, token, market.service);
    expect(await signals()).toEqual([]);
  });

  test("behavior: one without a bound has nothing to be told of", async () => {
    const { token } = await session({});
    await buy(api, token, market.service);
    expect(await signals()).toEqual([]);
  });
});

describe("pace", () => {
  test("default: is told once an hour, above three times the median of the hours before", async () => {
    const { id, token } = await session({ expiry: 86_400 });
    const inHour = async (count: number) => {
      for (let index = 0; index < count; index++) await buy(api, token, market.service);
      return signals();
    };
    for (const count of [1, 2, 1]) {
      expect(await inHour(count)).toEqual([]);
      api.time.now += hour;
    }
    expect(await inHour(3)).toEqual([]);
    const facts = { hourUsdc: (4n * total).toString(), medianUsdc: total.toString() };
    expect(await inHour(1)).toEqual([{ type: "session.signal", sessionId: id, signal: "pace", ...facts }]);
    expect(await inHour(1)).toEqual([]);
  });
});

describe("refusals", () => {
  test("default: are told once an hour, from the fifth on, whatever the reasons", async () => {
    const { id, token } = await session({ budgetUsdc: 1n, allowedServiceIds: [market.service.id] });
    const other = await api.listService(market.seller);
    for (let index = 0; index < 2; index++) await buy(api, token, market.service);
    for (let index = 0; index < 2; index++) await buy(api, token, other);
    expect(await signals()).toEqual([]);
    await api.call("POST", "/services", token, {});
    const told = [{ type: "session.signal", sessionId: id, signal: "refusals", refusalsInHour: 5 }];
    expect(await signals()).toEqual(told);
    await buy(api, token, other);
    expect(await signals()).toEqual([]);
    api.time.now += hour / 2;
  });
});

describe("end", () => {
  test("default: is told once, when a tenth of its time is left", async () => {
    const { id, expiresAt } = (await session({ expiry: 1_000 })) as { id: string; expiresAt?: string };
    api.time.now += 899_000;
    expect(await signals()).toEqual([]);
    api.time.now += 1_000;
    expect(await signals()).toEqual([{ type: "session.signal", sessionId: id, signal: "ending", expiresAt }]);
    expect(await signals()).toEqual([]);
  });

  test("behavior: of one that was revoked nothing is told", async () => {
    const { id } = await session({ expiry: 1_000 });
    await api.call("POST", `/sessions/${id}/revoke`, market.buyer.key);
    api.time.now += 950_000;
    expect(await signals()).toEqual([]);
  });
});

test("default: all are counted in the metrics", async () => {
  const metrics = await (await api.platform.app.request("/metrics")).text();
  for (const signal of ["budget", "pace", "refusals", "ending"])
    expect(metrics).toMatch(new RegExp(`abba_session_signals_total{signal="${signal}"} [1-9]`));
});

test("behavior: options say when", async () => {
  const wanted = { budgetPercent: 10, paceMultiple: 1, refusalsPerHour: 1, endingPercent: 99 };
  await using early = await startTestPlatform({ webhooks: false, signals: wanted });
  const { buyer, service } = await openMarket(early);
  const { token } = await createSession(early, buyer, { budgetUsdc: total * 10n, expiry: 100 });
  await buy(early, token, service);
  await early.call("POST", "/services", token, {});
  early.time.now += 1_000;
  expect((await signals(early)).map((payload) => "signal" in payload && payload.signal).sort()).toEqual([
    "budget",
    "ending",
    "refusals",
  ]);
});

test("behavior: of two instances one tells", async () => {
  await using both = await startTwoInstances({ webhooks: false });
  const { buyer, service } = await openMarket(both.api);
  const { token } = await createSession(both.api, buyer, { budgetUsdc: total });
  await buy(both.other, token, service);
  const [first, second] = await Promise.all([signals(both.api), signals(both.other)]);
  expect([...first, ...second]).toHaveLength(1);
});
