import type { ChainProgress, Indexer } from "../chain/Indexer.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import { findCursor, readCursor } from "./cursor.ts";
import { isLast, step } from "./step.ts";

/** Steps that one request waits for. */
const maxSteps = 50;
const minute = 60_000;

/** Follows the chains, from wherever any process has left off. */
export function createIndexer(context: Context): Indexer {
  const { db, chains, clock, log, metrics } = context;
  const readAll = async (chainId: number) => {
    const chain = chainOf(context, chainId);
    while (!isLast(await step(context, chain)));
  };
  const progress = async (chainId: number): Promise<ChainProgress> => {
    const { blockNumber = null, syncedAt = null } = (await findCursor(db, chainId)) ?? {};
    return {
      chainId,
      blockNumber: blockNumber?.toString() ?? null,
      syncedAt: syncedAt?.toISOString() ?? null,
      behind: syncedAt === null || clock().getTime() - syncedAt.getTime() > minute,
    };
  };
  return {
    async catchUp(chainId, block) {
      const chain = chainOf(context, chainId);
      for (let steps = 0; steps < maxSteps; steps++) {
        const done = await step(context, chain);
        if (done !== "rolled back" && (await readCursor(db, chain)).blockNumber >= block) return true;
        if (isLast(done)) return false;
      }
      return false;
    },
    async sync() {
      for (const chainId of chains.keys()) {
        try {
          await readAll(chainId);
        } catch (error) {
          metrics.indexerFailures.inc({ chain: chainId });
          log.warn({ err: error, chainId }, "reading the chain failed; it is tried again");
        }
      }
    },
    state: () => Promise.all([...chains.keys()].map(progress)),
  };
}
