import { and, desc, eq, gt, lt, lte, sql } from "drizzle-orm";
import type { Block, EscrowChain } from "../chain/EscrowChain.ts";
import type { Db } from "../store/Db.ts";
import { chainBlocks, chainCursors } from "../store/tables/chain.ts";

/** How far a chain has been read. */
export type Cursor = typeof chainCursors.$inferSelect;

/** Blocks that are remembered: no reorganisation is taken to be deeper. */
const remembered = 5_000n;

/** Blocks before the first start that are read all the same, should a reorganisation move what follows there. */
const headStart = 100n;

/** The chain's latest block at a moment: whatever was on the chain by then is in it or before it. */
export interface Sighting {
  readonly block: bigint;
  readonly at: Date;
}

/** Nothing is known of how complete the reading is: before the first step, and after a reorganisation. */
export const unknown = { completeUntil: null, sightedBlock: null, sightedAt: null };

/**
 * Says until when the reading is complete: until the latest block was sighted that has been read by now. Blocks that wait
 * for confirmations are not read, so that it is as far behind as they are, however long they take.
 *
 * @param cursor - As it was read: it keeps one sighting until that is read.
 * @param to - Block that is read up to.
 * @param now - The sighting made now.
 * @returns What changes of the cursor.
 */
export function completeness(
  { sightedBlock, sightedAt }: Cursor,
  to: bigint,
  now: Sighting,
): Partial<Pick<Cursor, "completeUntil" | "sightedBlock" | "sightedAt">> {
  if (now.block <= to) return { completeUntil: now.at, sightedBlock: null, sightedAt: null };
  const next = { sightedBlock: now.block, sightedAt: now.at };
  if (sightedBlock === null || sightedAt === null) return next;
  return sightedBlock <= to ? { completeUntil: sightedAt, ...next } : {};
}

/** Finds the cursor; `undefined` before the first step. */
export async function findCursor(db: Db, chainId: number): Promise<Cursor | undefined> {
  const [cursor] = await db.select().from(chainCursors).where(eq(chainCursors.chainId, chainId));
  return cursor;
}

/** Reads the cursor; the first time, it is placed before the first block to read. */
export async function readCursor(db: Db, chain: EscrowChain): Promise<Cursor> {
  const { chainId } = chain;
  for (;;) {
    const cursor = await findCursor(db, chainId);
    if (cursor !== undefined) return cursor;
    const start = chain.startBlock ?? max(0n, (await chain.head()).number - headStart);
    const first = {
      chainId,
      blockNumber: start - 1n,
      blockHash: null,
      version: 0n,
      syncedAt: null,
      ...unknown,
    };
    await db.insert(chainCursors).values(first).onConflictDoNothing();
  }
}

/**
 * Moves the cursor, if nobody else has since it was read.
 *
 * @param db - The transaction in which what was read is stored.
 * @param from - As it was read.
 * @param to - Block that was read up to; `hash` null before the first.
 * @param changes - What else changes of it.
 * @returns Whether it was moved.
 */
export async function moveCursor(
  db: Db,
  from: Cursor,
  to: { readonly number: bigint; readonly hash: string | null },
  changes: Partial<Omit<Cursor, "chainId" | "blockNumber" | "blockHash" | "version">>,
): Promise<boolean> {
  const { chainId } = from;
  const moved = await db
    .update(chainCursors)
    .set({
      blockNumber: to.number,
      blockHash: to.hash,
      version: sql`${chainCursors.version} + 1`,
      ...changes,
    })
    .where(and(eq(chainCursors.chainId, chainId), eq(chainCursors.version, from.version)))
    .returning({ chainId: chainCursors.chainId });
  if (moved.length === 0) return false;
  await db
    .delete(chainBlocks)
    .where(and(eq(chainBlocks.chainId, chainId), gt(chainBlocks.number, to.number)));
  await db
    .delete(chainBlocks)
    .where(and(eq(chainBlocks.chainId, chainId), lt(chainBlocks.number, to.number - remembered)));
  if (to.hash !== null) {
    await db
      .insert(chainBlocks)
      .values({ chainId, number: to.number, hash: to.hash })
      .onConflictDoUpdate({ target: [chainBlocks.chainId, chainBlocks.number], set: { hash: to.hash } });
  }
  return true;
}

/** How what was read stands to the chain that a node knows. */
export type Standing = "on chain" | "behind" | "reorganised";

/**
 * Says whether the last block that was read is on the chain still. A node that has fallen behind does not know it yet;
 * only one that knows another block in its place, or in that of one before it, tells of a reorganisation.
 */
export async function standingOf(db: Db, chain: EscrowChain, cursor: Cursor): Promise<Standing> {
  if (cursor.blockHash === null) return "on chain";
  const block = await chain.block(cursor.blockNumber);
  if (block !== undefined) return block.hash === cursor.blockHash ? "on chain" : "reorganised";
  const head = await chain.head();
  const [known] = await db
    .select()
    .from(chainBlocks)
    .where(and(eq(chainBlocks.chainId, chain.chainId), lte(chainBlocks.number, head.number)))
    .orderBy(desc(chainBlocks.number))
    .limit(1);
  const its = known && (await chain.block(known.number));
  return its === undefined || its.hash === known?.hash ? "behind" : "reorganised";
}

/** Finds the last block that was read and is still on the chain; far back if there is none. */
export async function findAncestor(
  db: Db,
  chain: EscrowChain,
  cursor: Cursor,
): Promise<{ readonly number: bigint; readonly hash: string | null }> {
  const { chainId, startBlock = 0n } = chain;
  const known = await db
    .select()
    .from(chainBlocks)
    .where(eq(chainBlocks.chainId, chainId))
    .orderBy(desc(chainBlocks.number));
  for (const { number, hash } of known) {
    if (isSame(await chain.block(number), { number, hash })) return { number, hash };
  }
  const { number } = await chain.head();
  const back = min(number, cursor.blockNumber) - remembered;
  return { number: max(back, startBlock) - 1n, hash: null };
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
const max = (a: bigint, b: bigint) => (a > b ? a : b);

function isSame(
  block: Block | undefined,
  known: { readonly number: bigint; readonly hash: string },
): boolean {
  return block?.number === known.number && block.hash === known.hash;
}
