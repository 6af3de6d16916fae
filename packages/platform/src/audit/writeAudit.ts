import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import type { AuditEventType } from "../store/AuditEventType.ts";
import type { Db } from "../store/Db.ts";
import { auditEvents } from "../store/tables/records.ts";

/** What happened. No field can hold free text, so none can hold a secret. */
export type AuditEvent = {
  readonly sessionId: string;
  readonly agentId: string;
} & (
  | {
      readonly type: Exclude<AuditEventType, "session.refused">;
      /** A transaction's id. */
      readonly subject?: string | undefined;
    }
  | {
      readonly type: "session.refused";
      /** A transaction's id or an error's code: why. */
      readonly subject: string;
    }
);

const hourMs = 3_600_000;

/**
 * Records what happened to a session, in the store and in the log. Refusals for one reason are one record for each hour
 * (UTC), which counts them: whoever holds a dead token can ask for ever.
 *
 * @param scope - The store (inside a transaction: that one), the log and the clock.
 * @param event - {@link AuditEvent}
 */
export async function writeAudit(
  scope: { readonly db: Db; readonly log: Logger; readonly clock: () => Date },
  event: AuditEvent,
): Promise<void> {
  const now = scope.clock();
  const record = { ...event, count: 1, createdAt: now, lastAt: now };
  if (event.type === "session.refused") {
    await scope.db
      .insert(auditEvents)
      .values({ ...record, hour: Math.floor(now.getTime() / hourMs) })
      .onConflictDoUpdate({
        target: [auditEvents.sessionId, auditEvents.subject, auditEvents.hour],
        set: {
          count: sql`${auditEvents.count} + 1`,
          lastAt: sql`greatest(${auditEvents.lastAt}, excluded.last_at)`,
        },
      });
  } else {
    await scope.db.insert(auditEvents).values(record);
  }
  logAudit(scope, event);
}

/** Logs what is recorded in another way. */
export function logAudit({ log }: { readonly log: Logger }, event: AuditEvent): void {
  log.info({ audit: event }, event.type);
}
