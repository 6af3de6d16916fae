import type { Devnet } from "@abbababa/devnet";
import { createMemoryGrantStore } from "@abbababa/sdk/stores";
import {
  createSessionRequest,
  grantSession,
  type SessionClient,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { quantile } from "../latency/quantile.ts";

/** Sessions that are open at once, of as many tenants. */
const count = 1_000;
/** Sessions that are granted and opened at once. */
const parallel = 16;
/** Lookups that are timed. */
const lookups = 100_000;

/** What many tenants take in one process. */
export interface TenantTimes {
  readonly count: number;
  /** Milliseconds, p50: to open one more session. */
  readonly open: number;
  /** Bytes of the heap that an open session holds, its place in the store included. */
  readonly memory: number;
  /** Microseconds, on average: to find the grant of a tenant's agent in memory. */
  readonly lookup: number;
}

/**
 * Opens the sessions of many tenants in this process, each with its own key, and finds their grants in a store.
 *
 * @param devnet - Where they are.
 */
export async function measureTenants({ chain, rpcUrl, bundlerUrl, accounts }: Devnet): Promise<TenantTimes> {
  const network = { chain, rpcUrl, bundlerUrl };
  const [, owner] = accounts;
  if (owner === undefined) throw new Error("The devnet has no second account.");
  const granted = await inTurns(count, async () => {
    const sessionKey = privateKeyToAccount(generatePrivateKey());
    const { request } = await createSessionRequest({ sessionKey, ...network, name: "Agent" });
    const { grant } = await grantSession({ request, owner, ...network });
    return { sessionKey, grant };
  });
  const store = createMemoryGrantStore();
  const open: SessionClient[] = [];
  const times: number[] = [];
  const before = heap();
  await inTurns(count, async (index) => {
    const session = granted[index];
    if (session === undefined) return;
    const start = performance.now();
    await store.set({ tenant: `tenant ${index}`, agent: "buyer" }, session.grant);
    open.push(await useSessionKey({ ...session, ...network }));
    times.push(performance.now() - start);
  });
  const memory = (heap() - before) / open.length;
  const start = performance.now();
  for (let index = 0; index < lookups; index += 1) {
    await store.get({ tenant: `tenant ${index % count}`, agent: "buyer" });
  }
  const lookup = ((performance.now() - start) * 1_000) / lookups;
  return { count: open.length, open: quantile(times, 0.5), memory, lookup };
}

/** Bytes in use: what nobody holds any more is counted too, unless Node runs with `--expose-gc`. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function inTurns<result>(total: number, task: (index: number) => Promise<result>): Promise<result[]> {
  const results: result[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < total) {
        const index = next;
        next += 1;
        results[index] = await task(index);
      }
    }),
  );
  return results;
}
