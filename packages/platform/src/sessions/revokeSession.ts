import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { notFound } from "../ApiError.ts";
import { endSession, expireSession } from "../auth/endSession.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { setBaseStatus } from "../purchases/settle.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { auditEvents, outboxEvents } from "../store/tables/records.ts";
import { sessions } from "../store/tables/sessions.ts";
import { transactions } from "../store/tables/transactions.ts";

/**
 * Revokes a session: its token is refused from now on, and what was not paid yet is cancelled.
 *
 * @throws {ApiError} `NOT_FOUND` when the agent has no such session. One that has ended stays as it is.
 */
export async function revokeSession(
  context: Context,
  { agentId }: Pick<AgentPrincipal, "agentId">,
  id: string,
) {
  await endSession(context, id, "revoked", agentId);
  const [session] = await context.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.agentId, agentId)));
  if (session === undefined) throw notFound("session");
  // Also when it was revoked before: whoever did may have died before this.
  if (session.status === "revoked") await cancelUnpaid(context, id);
  // The budget after the cancellations.
  const [after] = await context.db.select().from(sessions).where(eq(sessions.id, id));
  return after ?? session;
}

/**
 * Revokes all of an agent's sessions, however many there are by a handful of statements.
 *
 * @param scope - Its `db` is a transaction.
 */
export async function revokeSessions(scope: Context, agentId: string): Promise<void> {
  const { db, clock, log } = scope;
  const now = clock();
  const isLive = and(eq(sessions.agentId, agentId), eq(sessions.status, "active"));
  // In one order, so that two of these never wait for each other.
  const live = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(isLive)
    .orderBy(asc(sessions.id))
    .for("update");
  const ended = await db
    .update(sessions)
    .set({ status: "revoked", endedAt: now })
    .where(and(inArray(sessions.id, live), isLive))
    .returning({ id: sessions.id });
  if (ended.length === 0) return;
  await db.insert(auditEvents).values(
    ended.map(({ id: sessionId }) => ({
      type: "session.revoked" as const,
      sessionId,
      agentId,
      createdAt: now,
      lastAt: now,
    })),
  );
  await db.insert(outboxEvents).values(
    ended.map(({ id: sessionId }) => ({
      id: newId("evt"),
      agentId,
      payload: { type: "session.ended" as const, sessionId, reason: "revoked" as const },
      createdAt: now,
    })),
  );
  log.info({ agentId, sessions: ended.length }, "session.revoked");
  const ids = ended.map(({ id }) => id);
  const unpaid = await db
    .select({ id: transactions.id })
    .from(transactions)
    .where(and(inArray(transactions.sessionId, ids), eq(transactions.baseStatus, "pending_payment")));
  for (const { id } of unpaid) await setBaseStatus(scope, id, "cancelled");
}

/** Marks every session whose time is over. */
export async function expireSessions(context: Context): Promise<void> {
  const due = await context.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.status, "active"), lte(sessions.expiresAt, context.clock())))
    .orderBy(asc(sessions.expiresAt))
    .limit(200);
  for (const { id } of due) await expireSession(context, id);
}

/** The session is revoked already: no purchase is added meanwhile. */
async function cancelUnpaid(context: Context, sessionId: string): Promise<void> {
  const unpaid = await context.db
    .select({ id: transactions.id })
    .from(transactions)
    .where(and(eq(transactions.sessionId, sessionId), eq(transactions.baseStatus, "pending_payment")));
  for (const { id } of unpaid) {
    await inTransaction(context.db, (tx) => setBaseStatus({ ...context, db: tx }, id, "cancelled"));
  }
}
