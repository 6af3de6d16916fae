/** PostgreSQL restarts, freezes, drops connections and fills its disk, under load and at rest. */
import { createApiClient } from "@abbababa/sdk/api";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/openStore.ts";
import { createSession, holds, type Market, openMarket, total } from "../support/buying.ts";
import { type PostgresServer, startPostgres } from "../support/startPostgres.ts";
import { startTestPlatform, type TestPlatform } from "../support/startTestPlatform.ts";
import { secretsKey } from "../support/webhooks/fixtures.ts";

/** Milliseconds a statement may take here. */
const databaseTimeoutMs = 500;

let server: PostgresServer;
let instances: readonly TestPlatform[];
let api: TestPlatform;
let market: Market;

beforeAll(async () => {
  server = await startPostgres({ durable: true });
  const options = { databaseUrl: server.url, secretsKey, databaseTimeoutMs, pollingIntervalMs: 20 };
  api = await startTestPlatform(options);
  instances = [api, await startTestPlatform(options)];
  market = await openMarket(api);
});
afterAll(async () => {
  for (const instance of instances ?? []) await instance[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** The SDK's client of an instance, which tries again what it may. */
function clientOf({ platform }: TestPlatform, sessionToken: string) {
  return createApiClient({
    baseUrl: "http://localhost",
    sessionToken,
    retries: 20,
    timeoutMs: 120_000,
    fetch: async (input, init) => platform.app.request(String(input), init),
  });
}

describe("90 keyed checkouts on two instances", () => {
  const orders = 90;
  const outages: Readonly<Record<string, () => Promise<void>>> = {
    async "across restarts of the server"() {
      await server.stop();
      await server.start();
    },
    "while the server ends its connections": () => server.terminateBackends(),
    async "while the server freezes"() {
      await server.freeze();
      // Long enough for whatever is under way to be given up.
      expect((await api.platform.app.request("/readyz")).status).toBe(503);
      await server.thaw();
    },
  };

  test.each(Object.entries(outages))("behavior: %s give 90 purchases", async (_, strike) => {
    const { buyer, service } = market;
    const session = await createSession(api, buyer, { budgetUsdc: total * 90n });
    const acknowledged = new Map<string, string>();
    let [next, struck] = [0, Promise.resolve()];
    const lane = async (instance: TestPlatform) => {
      const { checkout } = clientOf(instance, session.token);
      while (next < orders) {
        const key = `order-${next++}`;
        const { transaction } = await checkout.create({ serviceId: service.id }, key);
        acknowledged.set(key, transaction.id);
        if (acknowledged.size % 30 === 10) struck = struck.then(strike);
      }
    };
    await Promise.all([...instances, ...instances, ...instances].map(lane));
    await struck;
    expect(new Set(acknowledged.values()).size).toBe(orders);
    expect(await holds(api, buyer, session.id)).toEqual({
      spent: 0n,
      reserved: total * BigInt(orders),
      status: "active",
    });
    const client = clientOf(api, session.token);
    const kept: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await client.transactions.list({ limit: 100, ...(cursor !== undefined && { cursor }) });
      kept.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(kept.sort()).toEqual([...acknowledged.values()].sort());
  });
});

describe("a frozen server", () => {
  beforeEach(async () => {
    await api.platform.sync();
  });

  const ask = async (path: string, token?: string) => {
    const asked = performance.now();
    const answer = await api.platform.app.request(path, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    return { answer, seconds: (performance.now() - asked) / 1_000, body: (await answer.json()) as object };
  };

  test("behavior: whether it lives and is ready is answered within seconds, the rest is 503 and to be tried again", async () => {
    expect((await ask("/readyz")).answer.status).toBe(200);
    await server.freeze();
    try {
      const asked = await Promise.all([
        ask("/healthz"),
        ask("/readyz"),
        // As many as there are connections, and more.
        ...Array.from({ length: 30 }, () => ask("/api/v1/agents/me", market.buyer.key)),
      ]);
      expect(asked.map(({ answer }) => answer.status)).toEqual([200, ...Array(31).fill(503)]);
      // One agent's wait for each other: ten times as long as one of them.
      for (const { seconds } of asked) expect(seconds).toBeLessThan(20);
      for (const { answer, body } of asked.slice(2)) {
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(body).toMatchObject({ error: { code: "STORE_UNAVAILABLE" } });
      }
    } finally {
      await server.thaw();
    }
    await api.platform.sync();
    const after = await Promise.all(
      Array.from({ length: 30 }, () => ask("/api/v1/agents/me", market.buyer.key)),
    );
    expect(after.map(({ answer }) => answer.status)).toEqual(Array(30).fill(200));
    expect((await ask("/readyz")).answer.status).toBe(200);
  });

  test("behavior: what cannot begin on it gives its connections back", async () => {
    const poolSize = 2;
    const store = await openStore({
      databaseUrl: server.url,
      dataDir: "",
      poolSize,
      timeoutMs: databaseTimeoutMs,
      onLost: () => {},
    });
    const begin = () =>
      Array.from({ length: 2 * poolSize }, () => store.db.transaction((tx) => tx.execute(sql`select 1`)));
    await Promise.all(begin());
    await server.freeze();
    const frozen = await Promise.allSettled(begin());
    expect(frozen.map(({ status }) => status)).toEqual(Array(2 * poolSize).fill("rejected"));
    await server.thaw();
    await Promise.all(begin());
    await store.close();
  });
});
