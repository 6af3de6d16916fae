/**
 * Mixed load for ten minutes, on two instances whose PostgreSQL restarts, freezes and drops connections meanwhile: nothing
 * that was acknowledged is lost, nothing is doubled, and memory stays where it was. On demand: `SOAK=1`, and `SOAK_MINUTES`.
 */
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createApiClient } from "@abbababa/sdk/api";
import { ApiRequestError } from "@abbababa/sdk/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSession, funding, type Market, openMarket } from "./support/buying.ts";
import { type PostgresServer, startPostgres } from "./support/startPostgres.ts";
import { type Purchase, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

const isOn = process.env.SOAK !== undefined;
const minutes = Number(process.env.SOAK_MINUTES ?? 10);

/** Milliseconds of quiet between two faults. */
const between = 8_000;

/** How much of the heap may be more at the end than after the first third, and bytes that are no growth. */
const [mostGrowth, slack] = [1.3, 16 * 1024 ** 2];

/** Who works at once, each with a session of its own. */
const workers = 8;

let server: PostgresServer;
let instances: readonly TestPlatform[] = [];
let market: Market;
beforeAll(async () => {
  if (!isOn) return;
  server = await startPostgres({ durable: true });
  const options = {
    databaseUrl: server.url,
    secretsKey,
    databaseTimeoutMs: 2_000,
    pollingIntervalMs: 500,
    clock: () => new Date(),
    logLevel: "silent" as const,
    limits: { unpaidPurchases: 1_000_000, unpaidPurchasesPerSession: 1_000_000 },
  };
  const first = await startTestPlatform(options);
  const { chain } = first;
  // One chain for both.
  instances = [first, await startTestPlatform({ ...options, networks: [chain] })];
  market = await openMarket(first);
});
afterAll(async () => {
  for (const instance of instances) await instance[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Bytes of the heap, when all that is garbage is gone. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

const faults: Readonly<Record<string, () => Promise<void>>> = {
  async restart() {
    await server.stop();
    await server.start();
  },
  terminate: () => server.terminateBackends(),
  async freeze() {
    await server.freeze();
    await wait(3_000);
    await server.thaw();
  },
};

test.runIf(isOn)(
  "behavior: nothing is lost or doubled, and memory is flat",
  async () => {
    const ends = performance.now() + minutes * 60_000;
    const isOver = () => performance.now() >= ends;
    const opened = new Map<string, string>();
    const paid = new Set<string>();
    const [searches, failures]: [{ count: number }, string[]] = [{ count: 0 }, []];
    const { chain } = instances[0] as TestPlatform;

    const worker = async (index: number) => {
      const at = instances[index % instances.length] as TestPlatform;
      const { token } = await createSession(at, market.buyer, { expiry: 86_400 });
      const client = createApiClient({
        baseUrl: "http://localhost",
        sessionToken: token,
        retries: 20,
        timeoutMs: 120_000,
        fetch: async (input, init) => at.platform.app.request(String(input), init),
      });
      for (let turn = 0; !isOver(); turn += 1) {
        const idempotencyKey = `soak-${index}-${turn}`;
        try {
          const order = { serviceId: market.service.id };
          const checkout = await client.checkout.create(order, idempotencyKey);
          const again = await client.checkout.create(order, idempotencyKey);
          expect(again.transaction.id).toBe(checkout.transaction.id);
          opened.set(idempotencyKey, checkout.transaction.id);
          if (turn % 3 === 0) {
            chain.mine(funding(checkout as never));
            paid.add(checkout.transaction.id);
          }
          await client.services.search({ q: "translation" });
          await client.transactions.list({ limit: 5 });
          searches.count += 1;
        } catch (error) {
          if (!(error instanceof ApiRequestError)) throw error;
          failures.push(error.name);
        }
      }
    };

    const heaps: number[] = [];
    const watch = async () => {
      for (let third = 0; third < 3; third += 1) {
        await wait((minutes * 60_000) / 3);
        heaps.push(heap());
      }
    };
    const strike = async () => {
      const names = Object.keys(faults);
      for (let turn = 0; ; turn += 1) {
        await wait(between);
        // The last stretch is quiet: what was struck is brought to its end.
        if (performance.now() >= ends - 2 * between) return turn;
        await faults[names[turn % names.length] ?? ""]?.();
      }
    };
    const [struck] = await Promise.all([
      strike(),
      watch(),
      ...Array.from({ length: workers }, (_, index) => worker(index)),
    ]);
    for (const instance of instances) await instance.platform.sync();

    const mebibytes = heaps.map((bytes) => Math.round(bytes / 1024 ** 2));
    console.log({
      purchases: opened.size,
      paid: paid.size,
      rounds: searches.count,
      struck,
      failures: failures.length,
      mebibytes,
    });
    expect(opened.size).toBeGreaterThan(minutes * 10);
    const [first] = instances as [TestPlatform];
    const known = new Map<string, string>();
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { data } = await first.call<{ items: readonly Purchase[]; nextCursor: string | null }>(
        "GET",
        `/transactions?limit=100${query}`,
        market.buyer.key,
      );
      for (const { id, status } of data.items) known.set(id, status);
      cursor = data.nextCursor;
    }
    const lost = [...opened.values()].filter((id) => !known.has(id));
    expect(lost).toEqual([]);
    // A key made one purchase; one whose answers were all lost may have made one that nobody here knows of.
    expect(new Set(opened.values()).size).toBe(opened.size);
    expect(known.size - opened.size).toBeLessThanOrEqual(failures.length);
    const unpaid = [...paid].filter((id) => known.get(id) !== "funded");
    expect(unpaid).toEqual([]);
    const [begun = 0, , ended = 0] = heaps;
    expect(ended).toBeLessThanOrEqual(begun * mostGrowth + slack);
  },
  (minutes + 10) * 60_000,
);
