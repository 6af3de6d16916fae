/** What may happen to a session. */
export type AuditEventType =
  | "session.created"
  | "session.used"
  | "session.refused"
  | "session.exhausted"
  | "session.expired"
  | "session.revoked";
