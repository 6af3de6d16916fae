import { and, eq, lte } from "drizzle-orm";
import { writeAudit } from "../audit/writeAudit.ts";
import type { Context } from "../context.ts";
import { writeOutbox } from "../outbox/writeOutbox.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { sessions } from "../store/tables/sessions.ts";

/**
 * Ends a live session.
 *
 * @param agentId - Whose it must be to be revoked. One expires only when its time is over.
 * @returns Whether it was live.
 */
export async function endSession(
  context: Context,
  id: string,
  status: "revoked" | "expired",
  agentId?: string,
): Promise<boolean> {
  const now = context.clock();
  return inTransaction(context.db, async (tx) => {
    const [session] = await tx
      .update(sessions)
      .set({ status, endedAt: now })
      .where(
        and(
          eq(sessions.id, id),
          eq(sessions.status, "active"),
          agentId === undefined ? lte(sessions.expiresAt, now) : eq(sessions.agentId, agentId),
        ),
      )
      .returning();
    if (session === undefined) return false;
    await writeAudit(
      { ...context, db: tx },
      { type: `session.${status}`, sessionId: id, agentId: session.agentId },
    );
    await writeOutbox(tx, session.agentId, { type: "session.ended", sessionId: id, reason: status }, now);
    return true;
  });
}

/** Marks a session whose time is over; unpaid purchases expire on their own. */
export async function expireSession(context: Context, id: string): Promise<void> {
  await endSession(context, id, "expired");
}
