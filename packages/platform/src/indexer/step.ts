import type { BlockSpan } from "../chain/blockSpan.ts";
import type { EscrowChain } from "../chain/EscrowChain.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../store/inTransaction.ts";
import {
  type Cursor,
  completeness,
  findAncestor,
  moveCursor,
  readCursor,
  type Sighting,
  standingOf,
  unknown,
} from "./cursor.ts";
import { dropEventsAfter, storeEvents } from "./storeEvents.ts";

/** What a step did; `behind`: nothing, as the node knows less than was read; `narrowed`: nothing, but fewer blocks may do. */
export type Step = "read" | "rolled back" | "up to date" | "behind" | "overtaken" | "narrowed";

/** Whether another step right after it would find nothing to do. */
export const isLast = (step: Step) => step === "up to date" || step === "behind";

/**
 * Reads a chain one step further, or takes back what a reorganisation has undone.
 *
 * Everything is asked first and stored afterwards, in one transaction that also moves the cursor: a process that dies
 * between any two instructions has either done the step or not begun it, and of several processes one does it.
 *
 * @param span - How many blocks are read at once; it learns.
 * @returns What was done; `overtaken` when another process was faster.
 */
export async function step(context: Context, chain: EscrowChain, span: BlockSpan): Promise<Step> {
  const cursor = await readCursor(context.db, chain);
  const standing = await standingOf(context.db, chain, cursor);
  if (standing === "behind") return standing;
  if (standing === "reorganised") return rollBack(context, chain, cursor);
  const sighting = await sight(context, chain);
  const target = sighting.block - chain.confirmations + 1n;
  const from = cursor.blockNumber + 1n;
  const to = min(target, cursor.blockNumber + span.blocks);
  if (to < from) return markSynced(context, cursor, sighting);

  const last = await chain.block(to);
  const events = await readEvents(chain, span, from, to);
  if (events === undefined) return "narrowed";
  const same = await chain.block(to);
  // Asked of another node, that knows less.
  if (last === undefined || same === undefined) return "behind";
  // Reorganised while it was asked: what was read may be of two chains.
  if (same.hash !== last.hash) return "overtaken";
  const after = await standingOf(context.db, chain, cursor);
  if (after !== "on chain") return after === "behind" ? after : "overtaken";
  const changes = {
    ...completeness(cursor, to, sighting),
    ...(to === target && { syncedAt: context.clock() }),
  };
  return inTransaction(context.db, async (tx) => {
    const { number, hash } = last;
    if (!(await moveCursor(tx, cursor, { number, hash }, changes))) return "overtaken";
    await storeEvents({ ...context, db: tx }, chain.chainId, events);
    context.metrics.indexedBlock.set({ chain: chain.chainId }, Number(number));
    return "read";
  });
}

/**
 * Sees the latest block. What the chain holds up to now is in it or before it if the node is up to date, and what it
 * holds up to the block's own timestamp even if the node has fallen behind.
 */
async function sight({ clock }: Context, chain: EscrowChain): Promise<Sighting> {
  // Before it is asked, so that the answer is no older.
  const asked = clock();
  const { number, time } = await chain.head();
  return { block: number, at: new Date(Math.min(time.getTime(), asked.getTime())) };
}

/** `undefined` when the node answers fewer blocks only. */
async function readEvents(chain: EscrowChain, span: BlockSpan, from: bigint, to: bigint) {
  try {
    const events = await chain.events(from, to);
    span.succeeded();
    return events;
  } catch (error) {
    if (span.failed(error, to - from + 1n)) return undefined;
    throw error;
  }
}

async function rollBack(context: Context, chain: EscrowChain, cursor: Cursor): Promise<Step> {
  const ancestor = await findAncestor(context.db, chain, cursor);
  return inTransaction(context.db, async (tx) => {
    if (!(await moveCursor(tx, cursor, ancestor, unknown))) return "overtaken";
    await dropEventsAfter({ ...context, db: tx }, chain.chainId, ancestor.number);
    context.metrics.rollbacks.inc({ chain: chain.chainId });
    context.log.warn(
      { chainId: chain.chainId, from: cursor.blockNumber.toString(), to: ancestor.number.toString() },
      "the chain was reorganised",
    );
    return "rolled back";
  });
}

/** Nothing is new, which is worth knowing: what is not on chain by now was not sent in time. */
async function markSynced(context: Context, cursor: Cursor, sighting: Sighting): Promise<Step> {
  const { blockNumber: number, blockHash: hash } = cursor;
  const changes = { ...completeness(cursor, number, sighting), syncedAt: context.clock() };
  const moved = await inTransaction(context.db, (tx) => moveCursor(tx, cursor, { number, hash }, changes));
  return moved ? "up to date" : "overtaken";
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
