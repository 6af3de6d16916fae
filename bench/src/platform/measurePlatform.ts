import type { Devnet } from "@abbababa/devnet";
import { createPlatform, type Platform } from "@abbababa/platform";
import { Hono } from "hono";
import { timed } from "../latency/measureLatency.ts";
import { measureRequests, type RequestTimes } from "./measureRequests.ts";
import { openBenchStore } from "./openBenchStore.ts";
import { openMarket } from "./openMarket.ts";
import { seedPlatform } from "./seedPlatform.ts";

/** Rows of services and of purchases that growth is measured at. */
const sizes = [1_000, 10_000, 100_000] as const;

/** What is measured at each size; of each, the same page of 20. */
const queries = {
  "search, one match": "/services?q=word7",
  "search, every hundredth matches": "/services?q=topic7",
  "search, everything matches": "/services?q=translation",
  "newest services": "/services",
  "cheapest of a category": "/services?sort=price_asc&category=category7",
  "own purchases": "/transactions",
  "own sales": "/transactions?role=seller",
} as const;

/** What the platform does with a number of rows. Milliseconds, p50. */
export interface GrowthRow {
  readonly name: string;
  readonly p50: readonly number[];
}

/** How the platform does. */
export interface PlatformTimes {
  readonly store: string;
  readonly load: readonly (RequestTimes & { readonly name: string })[];
  readonly sizes: readonly number[];
  readonly growth: readonly GrowthRow[];
  /** Milliseconds: `createPlatform()` on an empty store, and on the largest. */
  readonly coldStart: { readonly empty: number; readonly full: number };
  /** Bytes of the process, before the first platform and with the last one. */
  readonly memory: { readonly before: number; readonly after: number };
}

const load = { count: 1_000, parallel: 16 };

/** Measures the platform on a devnet, in this process. */
export async function measurePlatform(devnet: Devnet): Promise<PlatformTimes> {
  const before = process.memoryUsage().rss;
  await using store = await openBenchStore();
  const open = () =>
    createPlatform({
      ...store.options,
      secretsKey: "00".repeat(32),
      networks: [
        {
          chain: devnet.chain,
          rpcUrl: devnet.rpcUrl,
          addresses: { abbaBabaEscrow: devnet.contracts.abbaBabaEscrow, usdc: devnet.addresses.usdc },
        },
      ],
      pollingIntervalMs: 0,
      rateLimits: false,
      // One buyer opens all that is measured, and pays for nothing.
      limits: { unpaidPurchases: 1_000_000, unpaidPurchasesPerSession: 1_000_000 },
      logLevel: "silent",
    });
  const [empty, first] = await timed(open);
  const market = await openMarket(first, devnet.chain.id);
  const rows = await measureLoad(first, market);
  await first.close();

  const growth = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
  let [full, after, from] = [0, 0, 0];
  for (const to of sizes) {
    await store.run(seedPlatform(market, { from, to }));
    from = to;
    const [start, platform] = await timed(open);
    for (const [name, path] of Object.entries(queries)) {
      const { app } = platform;
      const token = path.includes("role=seller") ? market.sellerKey : market.buyerKey;
      const ask = () => app.request(`/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
      growth.get(name)?.push((await measureRequests(ask, { count: 60, parallel: 1 })).p50);
    }
    [full, after] = [start, process.memoryUsage().rss];
    await platform.close();
  }
  return {
    store: store.name,
    load: rows,
    sizes,
    growth: [...growth].map(([name, p50]) => ({ name, p50 })),
    coldStart: { empty, full },
    memory: { before, after },
  };
}

async function measureLoad({ app }: Platform, market: Awaited<ReturnType<typeof openMarket>>) {
  const bare = new Hono().get("/", (c) => c.json({ success: true }));
  const checkout = (index: number) =>
    app.request("/api/v1/checkout", {
      method: "POST",
      headers: {
        authorization: `Bearer ${market.sessionToken}`,
        "content-type": "application/json",
        "idempotency-key": `bench-${index}-${Math.random()}`,
      },
      body: JSON.stringify({ serviceId: market.serviceId }),
    });
  return [
    { name: "a bare Hono route", ...(await measureRequests(() => bare.request("/"), load)) },
    {
      name: "search",
      ...(await measureRequests(() => app.request("/api/v1/services?q=translation"), load)),
    },
    { name: "checkout with a session and a key", ...(await measureRequests(checkout, load)) },
  ];
}
