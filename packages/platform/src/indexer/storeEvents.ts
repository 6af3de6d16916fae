import { and, eq, gt, inArray } from "drizzle-orm";
import type { ChainEvent } from "../chain/EscrowEvent.ts";
import type { Context } from "../context.ts";
import { settleEscrows } from "../purchases/settle.ts";
import { chainEvents } from "../store/tables/chain.ts";
import { transactions } from "../store/tables/transactions.ts";

/**
 * Stores the events of our purchases' escrows and brings the purchases in line.
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
  const named = [...new Set(events.map(({ escrowId }) => escrowId))];
  const ours = await db
    .select({ escrowId: transactions.escrowId })
    .from(transactions)
    .where(and(eq(transactions.chainId, chainId), inArray(transactions.escrowId, named)));
  const known = new Set(ours.map(({ escrowId }) => escrowId));
  const kept = events.filter(({ escrowId }) => known.has(escrowId));
  if (kept.length === 0) return;
  await db
    .insert(chainEvents)
    .values(kept.map((event) => ({ ...event, chainId })))
    .onConflictDoNothing();
  await settleEscrows(scope, chainId, [...known]);
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
