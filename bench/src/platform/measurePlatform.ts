import type { Devnet } from "@abbababa/devnet";
import { createPlatform, type Platform } from "@abbababa/platform";
import { Hono } from "hono";
import { timed } from "../latency/measureLatency.ts";
import { measureRequests, type RequestTimes } from "./measureRequests.ts";
import { type BareStatements, openBenchStore } from "./openBenchStore.ts";
import { openMarket } from "./openMarket.ts";
import { seedPlatform } from "./seedPlatform.ts";

/** Rows of services and of purchases that growth is measured at. */
const sizes = [1_000, 10_000, 100_000] as const;

/** What is measured at each size; of each, the same page of 20. */
const queries = {
  "search, one match": "/services?q=word7",
  "search, every hundredth matches": "/services?q=topic7",
  "search, everything matches": "/services?q=translation",
  "search, the worst: a phrase of common words, by price":
    "/services?q=%22word+about%22&sort=price_desc&limit=100",
  "newest services": "/services",
  "cheapest of a category": "/services?sort=price_asc&category=category7",
  "own purchases": "/transactions",
  "own sales": "/transactions?role=seller",
} as const;

/** How one kind of request does, and what of the bare statements beside it. */
export interface LoadRow extends RequestTimes {
  readonly name: string;
  /** Of as many a second as the bare statement does; `undefined` where there is none, or where it is not measured. */
  readonly ofBare: number | undefined;
}

/** What the platform does with a number of rows. Milliseconds, p50. */
export interface GrowthRow {
  readonly name: string;
  readonly p50: readonly number[];
}

/** How the platform does. */
export interface PlatformTimes {
  readonly store: string;
  readonly load: readonly LoadRow[];
  readonly sizes: readonly number[];
  readonly growth: readonly GrowthRow[];
  /** Milliseconds: `createPlatform()` on an empty store, and on the largest. */
  readonly coldStart: { readonly empty: number; readonly full: number };
  /** Bytes of the process, before the first platform, under load, and with the last one. */
  readonly memory: { readonly before: number; readonly loaded: number; readonly after: number };
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
      trustedProxies: 1,
      // One buyer opens all that is measured, and pays for nothing.
      limits: { unpaidPurchases: 1_000_000, unpaidPurchasesPerSession: 1_000_000 },
      logLevel: "silent",
    });
  const [empty, first] = await timed(open);
  const market = await openMarket(first, devnet.chain.id);
  const rows = await measureLoad(first, market, store.bare);
  const loaded = process.memoryUsage().rss;
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
    memory: { before, loaded, after },
  };
}

async function measureLoad(
  { app }: Platform,
  market: Awaited<ReturnType<typeof openMarket>>,
  bare: BareStatements | undefined,
): Promise<readonly LoadRow[]> {
  const hono = new Hono().get("/", (c) => c.json({ success: true }));
  const checkout = (index: number) =>
    app.request("/api/v1/checkout", {
      method: "POST",
      headers: {
        authorization: `Bearer ${market.sessionTokens[index % market.sessionTokens.length]}`,
        "content-type": "application/json",
        "idempotency-key": `bench-${index}-${Math.random()}`,
      },
      body: JSON.stringify({ serviceId: market.serviceId }),
    });
  const answered = async (statement: Promise<void> | undefined) => {
    await statement;
    return new Response();
  };
  const selects = bare && (await measureRequests(() => answered(bare.select()), load));
  const transactions = bare && (await measureRequests(() => answered(bare.transaction()), load));
  // From as many addresses: one alone is served a few at once.
  const searching = (index: number) =>
    app.request("/api/v1/services?q=translation", { headers: { "x-forwarded-for": `10.0.0.${index % 32}` } });
  const search = await measureRequests(searching, load);
  const checkouts = await measureRequests(checkout, load);
  const beside = (times: RequestTimes, statements: RequestTimes | undefined) =>
    statements && times.perSecond / statements.perSecond;
  return [
    {
      name: "a bare Hono route",
      ...(await measureRequests(() => hono.request("/"), load)),
      ofBare: undefined,
    },
    ...(selects ? [{ name: "a bare SELECT by key", ...selects, ofBare: undefined }] : []),
    { name: "search", ...search, ofBare: beside(search, selects) },
    ...(transactions ? [{ name: "a bare BEGIN; INSERT; COMMIT", ...transactions, ofBare: undefined }] : []),
    {
      name: "checkout with one of 32 sessions and a key",
      ...checkouts,
      ofBare: beside(checkouts, transactions),
    },
  ];
}
