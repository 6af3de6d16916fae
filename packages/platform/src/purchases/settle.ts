import { and, asc, eq, inArray } from "drizzle-orm";
import { writeAudit } from "../audit/writeAudit.ts";
import { moveHold } from "../budgets/ledger.ts";
import type { Context } from "../context.ts";
import { writeOutboxes } from "../outbox/writeOutbox.ts";
import type { BaseStatus, BudgetState } from "../store/status.ts";
import { chainEvents } from "../store/tables/chain.ts";
import { transactions } from "../store/tables/transactions.ts";
import { type ChainState, foldEvents } from "./foldEvents.ts";
import { tellResolver } from "./tellResolver.ts";

type Purchase = typeof transactions.$inferSelect;

/**
 * Brings purchases in line with the events that are stored.
 *
 * @param scope - Its `db` is a transaction.
 * @param chainId - The chain.
 * @param escrowIds - Whose events have changed.
 */
export async function settleEscrows(
  scope: Context,
  chainId: number,
  escrowIds: readonly string[],
): Promise<void> {
  if (escrowIds.length === 0) return;
  const rows = await scope.db
    .select()
    .from(transactions)
    .where(and(eq(transactions.chainId, chainId), inArray(transactions.escrowId, [...escrowIds])))
    .orderBy(asc(transactions.id))
    .for("update");
  for (const row of rows) await settle(scope, row);
}

/**
 * Changes what a purchase is without the chain, if it is still to be paid.
 *
 * @param scope - Its `db` is a transaction.
 * @returns Whether it was changed.
 */
export async function setBaseStatus(scope: Context, id: string, baseStatus: BaseStatus): Promise<boolean> {
  const [row] = await scope.db.select().from(transactions).where(eq(transactions.id, id)).for("update");
  if (row === undefined || row.status !== "pending_payment" || row.baseStatus !== "pending_payment")
    return false;
  await settle(scope, { ...row, baseStatus });
  return true;
}

/** The row is locked: of several who learn the same, one acts, and the others find it done. */
async function settle(scope: Context, row: Purchase): Promise<void> {
  const { db, clock, metrics } = scope;
  const events = await db
    .select({ event: chainEvents.event, transactionHash: chainEvents.transactionHash })
    .from(chainEvents)
    .where(and(eq(chainEvents.chainId, row.chainId), eq(chainEvents.escrowId, row.escrowId)))
    .orderBy(asc(chainEvents.blockNumber), asc(chainEvents.logIndex));
  const { state, budgetState } = await charge(scope, row, foldEvents(row, events));
  const status = state.status ?? row.baseStatus;
  const now = clock();
  const changes = {
    status,
    budgetState,
    baseStatus: row.baseStatus,
    fundingRefusal: state.refusal,
    fundingHash: state.fundingHash,
    chainProofHash: state.proofHash,
    resolutionDueAt: state.resolutionDueAt,
  };
  await db
    .update(transactions)
    .set({ ...changes, updatedAt: now })
    .where(eq(transactions.id, row.id));
  if (status === row.status) return;
  metrics.transitions.inc({ status });
  const change = {
    type: "transaction.status",
    transactionId: row.id,
    serviceId: row.serviceId,
    status,
    previousStatus: row.status,
  } as const;
  const told = [
    { agentId: row.buyerAgentId, payload: { ...change, role: "buyer" as const } },
    { agentId: row.sellerAgentId, payload: { ...change, role: "seller" as const } },
  ];
  await writeOutboxes(db, told, now);
  // Of one that is new nobody knows the resolver yet.
  const after = { ...row, ...changes };
  if (status === "disputed") await tellResolver(db, "dispute.opened", after, now);
  else if (row.status === "disputed") await tellResolver(db, "dispute.closed", after, now);
}

/**
 * Keeps the session's budget in line: money in escrow is spent, an unpaid purchase is reserved, what is over is
 * released. Money that comes in after the release, with no room left for it, is not taken as payment, then or later.
 */
async function charge(
  scope: Context,
  row: Purchase,
  state: ChainState,
): Promise<{ state: ChainState; budgetState: BudgetState }> {
  const { sessionId, budgetState, amount } = row;
  if (sessionId === null) return { state, budgetState };
  const refused = { ...state, status: undefined, refusal: "over_budget" } as const;
  const wasRefused = row.fundingRefusal === "over_budget" && row.fundingHash === state.fundingHash;
  const counts = state.status !== undefined && !wasRefused;
  const wanted = counts ? "spent" : row.baseStatus === "pending_payment" ? "reserved" : "released";
  const kept = state.status !== undefined && wasRefused ? refused : state;
  if (wanted === budgetState) return { state: kept, budgetState };
  if (await moveHold(scope.db, sessionId, amount, budgetState, wanted))
    return { state: kept, budgetState: wanted };
  await writeAudit(scope, {
    type: "session.refused",
    sessionId,
    agentId: row.buyerAgentId,
    subject: row.id,
  });
  return { state: refused, budgetState };
}
