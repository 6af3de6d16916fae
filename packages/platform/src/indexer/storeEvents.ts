import { and, eq, gt } from "drizzle-orm";
import type { ChainEvent } from "../chain/EscrowEvent.ts";
import type { Context } from "../context.ts";
import { keepPurchasesOut } from "../purchases/eventLock.ts";
import { settleEscrows } from "../purchases/settle.ts";
import { chainEvents } from "../store/tables/chain.ts";

/**
 * Stores the escrow contract's events and brings the purchases in line. All of them: money may come before its purchase
 * is known, be it that the escrow is funded first, or that the store was restored from a backup.
 *
 * @param scope - Its `db` is the transaction that moves the cursor.
 */
export async function storeEvents(
  scope: Context,
  chainId: number,
  events: readonly ChainEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const { db } = scope;
  await keepPurchasesOut(db, chainId);
  await db
    .insert(chainEvents)
    .values(events.map((event) => ({ ...event, chainId })))
    .onConflictDoNothing();
  await settleEscrows(scope, chainId, [...new Set(events.map(({ escrowId }) => escrowId))]);
}

/**
 * Takes back every event after a block and brings the purchases in line.
 *
 * @param scope - Its `db` is the transaction that moves the cursor back.
 */
export async function dropEventsAfter(scope: Context, chainId: number, block: bigint): Promise<void> {
  const dropped = await scope.db
    .delete(chainEvents)
    .where(and(eq(chainEvents.chainId, chainId), gt(chainEvents.blockNumber, block)))
    .returning({ escrowId: chainEvents.escrowId });
  await settleEscrows(scope, chainId, [...new Set(dropped.map(({ escrowId }) => escrowId))]);
}
