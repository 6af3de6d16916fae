import { bigserial, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { AuditEventType } from "../../audit/AuditEventType.ts";
import type { OutboxPayload } from "../../outbox/OutboxEvent.ts";
import { moment } from "./columns.ts";

/** Requests answered under a key of the client's choice. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** Who sent it: an agent or a session. */
    principalId: text("principal_id").notNull(),
    route: text("route").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    /** What the request made. */
    resultId: text("result_id"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.principalId, table.route, table.key] }),
    index("idempotency_keys_age").on(table.createdAt),
  ],
);

/** What others are to be told, written together with what happened. */
export const outboxEvents = pgTable(
  "outbox_events",
  {
    sequence: bigserial("sequence", { mode: "bigint" }).primaryKey(),
    id: text("id").notNull().unique(),
    agentId: text("agent_id").notNull(),
    payload: jsonb("payload").$type<OutboxPayload>().notNull(),
    createdAt: moment("created_at").notNull(),
    consumedAt: moment("consumed_at"),
  },
  (table) => [index("outbox_events_pending").on(table.consumedAt, table.sequence)],
);

/** What happened to sessions. */
export const auditEvents = pgTable(
  "audit_events",
  {
    sequence: bigserial("sequence", { mode: "bigint" }).primaryKey(),
    type: text("type").$type<AuditEventType>().notNull(),
    sessionId: text("session_id").notNull(),
    agentId: text("agent_id").notNull(),
    /** A transaction or a refusal's code. */
    subject: text("subject"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("audit_events_session").on(table.sessionId, table.sequence)],
);
