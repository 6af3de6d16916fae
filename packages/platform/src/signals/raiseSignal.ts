import type { Context } from "../context.ts";
import { writeOutbox } from "../outbox/writeOutbox.ts";
import { inTransaction } from "../store/inTransaction.ts";
import type { SessionSignalFacts } from "../store/OutboxEvent.ts";
import { sessionSignals } from "../store/tables/sessions.ts";

/** Whose session it is. */
interface SignalledSession {
  readonly id: string;
  readonly agentId: string;
}

/**
 * Tells the owner of a session something about it: to its webhooks, in the log and in the metrics. What was told before is
 * not told again, by whichever instance.
 *
 * @param hour - Hours since 1970 of what may be told every hour; 0: once.
 * @returns Whether it was new.
 */
export async function raiseSignal(
  { db, clock, log, metrics }: Pick<Context, "db" | "clock" | "log" | "metrics">,
  { id: sessionId, agentId }: SignalledSession,
  facts: SessionSignalFacts,
  hour = 0,
): Promise<boolean> {
  const { signal } = facts;
  const now = clock();
  const isNew = await inTransaction(db, async (tx) => {
    const told = await tx
      .insert(sessionSignals)
      .values({ sessionId, signal, hour, createdAt: now })
      .onConflictDoNothing()
      .returning({ signal: sessionSignals.signal });
    if (told.length > 0) {
      await writeOutbox(tx, agentId, { type: "session.signal", sessionId, ...facts }, now);
    }
    return told.length > 0;
  });
  if (!isNew) return false;
  metrics.sessionSignals.inc({ signal });
  log.warn({ agentId, sessionId, ...facts }, "session.signal");
  return true;
}
