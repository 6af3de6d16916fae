import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ReservationPlaces, reservation } from "../src/budgets/ledger.ts";
import { createPlatform } from "../src/index.ts";
import { openStore } from "../src/store/openStore.ts";
import { prepare } from "../src/store/prepare.ts";
import { sessions } from "../src/store/tables/sessions.ts";
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
import { answerChallenge, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";
import { startTwoInstances, type TwoInstances } from "./support/startTwoInstances.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

let instances: TwoInstances;
let api: TestPlatform;
let other: TestPlatform;
let market: Market;
beforeAll(async () => {
  instances = await startTwoInstances();
  ({ api, other } = instances);
  market = await openMarket(api);
});
afterAll(() => instances?.[Symbol.asyncDispose]());

const parallel = 64;
/** Rounds of whole checkouts; `RACE_ROUNDS=200` for the long run. */
const rounds = Number(process.env.RACE_ROUNDS ?? 10);

test("behavior: of 64 checkouts at once on two instances, a budget for one opens exactly one, in every round", async () => {
  const { buyer, service } = market;
  for (let round = 0; round < rounds; round++) {
    const session = await createSession(api, buyer, { budgetUsdc: total });
    const answers = await Promise.all(
      Array.from({ length: parallel }, (_, index) =>
        buy(index % 2 === 0 ? api : other, session.token, service),
      ),
    );
    const opened = answers.filter(({ status }) => status === 201);
    expect(opened).toHaveLength(1);
    expect(answers.filter((answer) => answer.error?.code === "BUDGET_EXCEEDED")).toHaveLength(parallel - 1);
    expect(await holds(other, buyer, session.id)).toMatchObject({ spent: 0n, reserved: total });
  }
}, 600_000);

test("behavior: a revocation that died halfway is finished by asking again", async () => {
  const { buyer, service } = market;
  const session = await createSession(api, buyer, { budgetUsdc: total });
  const { data } = await buy(api, session.token, service);
  const { db, close } = await openStore({
    databaseUrl: instances.databaseUrl,
    dataDir: "",
    poolSize: 1,
    onLost() {},
  });
  await db.update(sessions).set({ status: "revoked" }).where(eq(sessions.id, session.id));
  await close();
  expect((await api.call("POST", `/sessions/${session.id}/revoke`, buyer.key)).status).toBe(200);
  expect((await read(api, buyer.key, data)).status).toBe("cancelled");
  expect(await holds(api, buyer, session.id)).toEqual({ spent: 0n, reserved: 0n, status: "revoked" });
});

test("behavior: of 64 reservations at once from two pools, a budget for one takes exactly one, 200 times", async () => {
  const { buyer } = market;
  const onLost = () => {};
  const at = { databaseUrl: instances.databaseUrl, dataDir: "", poolSize: 16, onLost };
  const stores = await Promise.all([openStore(at), openStore(at)]);
  const [sessionId, amount, now] = ["sessionId", "amount", "now"].map((name) => sql.placeholder(name));
  const reserve = prepare<"sessionId" | "amount" | "now", object>(
    reservation({ sessionId, amount, now } as ReservationPlaces),
  );
  for (let round = 0; round < 200; round++) {
    const { id } = await createSession(api, buyer, { budgetUsdc: total });
    const values = { sessionId: id, amount: String(total), now: new Date(api.time.now).toISOString() };
    const taken = await Promise.all(
      Array.from({ length: parallel / 2 }, () => stores.map(({ db }) => reserve(db, values))).flat(),
    );
    expect(taken.filter((rows) => rows.length > 0)).toHaveLength(1);
  }
  await Promise.all(stores.map((store) => store.close()));
}, 120_000);

test("behavior: one Idempotency-Key at once on two instances is one purchase and one reservation", async () => {
  const { buyer, service } = market;
  for (let round = 0; round < 10; round++) {
    const session = await createSession(api, buyer, { budgetUsdc: total * 64n });
    const headers = { "idempotency-key": `race-${round}` };
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        buy(index % 2 === 0 ? api : other, session.token, service, headers),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ data }) => data.transaction.id)).size).toBe(1);
    expect(await holds(api, buyer, session.id)).toMatchObject({ reserved: total });
  }
});

test("behavior: checkout, cancel, revoke and funding at once never exceed a budget or lose a part of it", async () => {
  const { buyer, service } = market;
  // Both read one chain, as two instances do.
  const [one, two] = await Promise.all([
    createPlatform({ ...shared(api), networks: [api.chain] }),
    createPlatform({ ...shared(api), networks: [api.chain] }),
  ]);
  for (let round = 0; round < 10; round++) {
    const session = await createSession(api, buyer, { budgetUsdc: total * 3n });
    const purchases = await Promise.all([1, 2, 3].map(() => buy(api, session.token, service)));
    const [first, second] = purchases.map(({ data }) => data);
    if (first === undefined || second === undefined) throw new Error("no purchases");
    api.chain.mine(funding(first), funding(second));
    const cancel = (id: string) => api.call("POST", `/transactions/${id}/cancel`, buyer.key);
    await Promise.all([
      one.sync(),
      two.sync(),
      cancel(second.transaction.id),
      buy(other, session.token, service),
      buy(api, session.token, service),
      ...(round % 2 === 0 ? [api.call("POST", `/sessions/${session.id}/revoke`, buyer.key)] : []),
    ]);
    await one.sync();
    await two.sync();
    const { spent, reserved } = await holds(api, buyer, session.id);
    expect(spent + reserved).toBeLessThanOrEqual(total * 3n);
    const states = await Promise.all(purchases.map(({ data }) => read(api, buyer.key, data)));
    expect(spent).toBe(total * BigInt(states.filter(({ status }) => status === "funded").length));
    if (round % 2 === 0) expect(reserved).toBe(0n);
  }
  await Promise.all([one.close(), two.close()]);
});

test("behavior: of what a stolen key asks for while its agent recovers nothing is left, in every round", async () => {
  const asked = [
    ["/agents/me/keys", {}],
    ["/sessions", { budgetUsdc: "1", expiry: 3_600 }],
    ["/webhooks", { url: "https://thief.example.com/hook" }],
  ] as const;
  // Nothing is delivered, as nobody looks.
  await using one = await startTestPlatform({ ...shared(api), webhooks: {} });
  await using two = await startTestPlatform({ ...shared(api), webhooks: {} });
  for (let round = 0; round < rounds; round++) {
    const agent = await api.register();
    const { challengeId, signature } = await answerChallenge(
      api.call,
      agent.account,
      "recover",
      api.chain.chainId,
    );
    const answer = { challengeId, signature, revokeOthers: true };
    const known = await one.call<Webhook>("POST", "/webhooks", agent.key, asked[2][1]);
    const resumed = [`/webhooks/${known.data.webhook.id}`, { active: true }] as const;
    const steal = (index: number) => {
      const instance = index % 2 === 0 ? one : two;
      const [path, body] = [...asked, resumed][Math.floor(index / 2) % 4] ?? resumed;
      const method = path === resumed[0] ? "PATCH" : "POST";
      return instance.call<{ apiKey?: string; token?: string }>(method, path, agent.key, body);
    };
    const before = Array.from({ length: 8 }, (_, index) => steal(index));
    const recovery = api.call<{ apiKey: string }>("POST", "/agents/recover", undefined, answer);
    const after = Array.from({ length: 8 }, (_, index) => steal(index));
    const stolen = await Promise.all([...before, ...after]);
    const { status, data } = await recovery;
    expect(status).toBe(201);
    for (const { data: loot, status } of stolen) {
      expect([200, 201, 401]).toContain(status);
      const token = loot?.apiKey ?? loot?.token;
      if (status === 401 || token === undefined) continue;
      const path = loot.apiKey === undefined ? "/sessions/current" : "/agents/me";
      expect((await other.call("GET", path, token)).status).toBe(401);
    }
    const { data: webhooks } = await one.call<Webhook["webhook"][]>("GET", "/webhooks", data.apiKey);
    expect(webhooks.filter(({ active }) => active)).toEqual([]);
    expect((await api.call("GET", "/agents/me", data.apiKey)).status).toBe(200);
  }
});

test("behavior: two consumers of the outbox share the events", async () => {
  const { buyer, service } = market;
  await Promise.all(Array.from({ length: 20 }, () => buy(api, buyer.key, service)));
  const seen: string[] = [];
  const drain = async ({ platform }: TestPlatform) => {
    while (
      (await platform.consumeOutbox(async (events) => void seen.push(...events.map(({ id }) => id)), 7)) > 0
    );
  };
  await Promise.all([drain(api), drain(other)]);
  await drain(api);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(40);
});

/** A webhook, and what comes with a new one. */
interface Webhook {
  readonly webhook: { readonly id: string; readonly active: boolean };
}

function shared({ time }: TestPlatform) {
  return {
    databaseUrl: instances.databaseUrl,
    secretsKey,
    pollingIntervalMs: 0,
    // The outbox is this test's alone.
    webhooks: false as const,
    logLevel: "silent" as const,
    clock: () => new Date(time.now),
  };
}
