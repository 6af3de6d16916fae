import type { Logger } from "pino";
import type { Db } from "../store/Db.ts";
import { auditEvents } from "../store/tables/records.ts";
import type { AuditEventType } from "./AuditEventType.ts";

/** What happened. No field can hold free text, so none can hold a secret. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly sessionId: string;
  readonly agentId: string;
  /** A transaction's id or an error's code. */
  readonly subject?: string | undefined;
}

/**
 * Records what happened to a session, in the store and in the log.
 *
 * @param scope - The store (inside a transaction: that one), the log and the clock.
 * @param event - {@link AuditEvent}
 */
export async function writeAudit(
  scope: { readonly db: Db; readonly log: Logger; readonly clock: () => Date },
  event: AuditEvent,
): Promise<void> {
  await scope.db.insert(auditEvents).values({ ...event, createdAt: scope.clock() });
  scope.log.info({ audit: event }, event.type);
}
