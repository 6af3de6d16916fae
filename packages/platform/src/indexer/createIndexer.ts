import { createBlockSpan, type OnNarrowed } from "../chain/blockSpan.ts";
import type { ChainProgress, Indexer } from "../chain/Indexer.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import { ChainUnfitError } from "../errors.ts";
import { redactText } from "../logging/redact.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { findCursor, readCursor } from "./cursor.ts";
import { isLast, step } from "./step.ts";
import { storeEvents } from "./storeEvents.ts";

/** Steps that one request waits for. */
const maxSteps = 50;
const minute = 60_000;

/** Follows the chains, from wherever any process has left off. */
export function createIndexer(context: Context): Indexer {
  const { db, chains, clock, log, metrics } = context;
  const problems = new Map<number, string>();
  const spans = new Map(
    [...chains.keys()].map((chainId) => {
      const onNarrowed: OnNarrowed = (blocks, words) =>
        log.warn(
          { chainId, blocks: Number(blocks), words: redactText(words) },
          "the node allows fewer blocks at once",
        );
      return [chainId, createBlockSpan(onNarrowed)];
    }),
  );
  const stepOn = async (chainId: number) => {
    const problem = problems.get(chainId);
    if (problem !== undefined) throw new ChainUnfitError(problem);
    return step(context, chainOf(context, chainId), spans.get(chainId) ?? createBlockSpan());
  };
  const readAll = async (chainId: number) => {
    const problem = await chainOf(context, chainId).problem?.();
    if (problem === undefined) problems.delete(chainId);
    else problems.set(chainId, problem);
    while (!isLast(await stepOn(chainId)));
  };
  const progress = async (chainId: number): Promise<ChainProgress> => {
    const { blockNumber = null, syncedAt = null } = (await findCursor(db, chainId)) ?? {};
    return {
      chainId,
      blockNumber: blockNumber?.toString() ?? null,
      syncedAt: syncedAt?.toISOString() ?? null,
      problem: problems.get(chainId) ?? null,
      behind: problems.has(chainId) || syncedAt === null || clock().getTime() - syncedAt.getTime() > minute,
    };
  };
  return {
    async catchUp(chainId, block) {
      const chain = chainOf(context, chainId);
      for (let steps = 0; steps < maxSteps; steps++) {
        const done = await stepOn(chainId);
        if (done !== "rolled back" && (await readCursor(db, chain)).blockNumber >= block) return true;
        if (isLast(done)) return false;
      }
      return false;
    },
    async readBlock(chainId, block) {
      const events = await chainOf(context, chainId).events(block, block);
      await inTransaction(db, (tx) => storeEvents({ ...context, db: tx }, chainId, events));
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
