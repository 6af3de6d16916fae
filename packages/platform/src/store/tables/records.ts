import { sql } from "drizzle-orm";
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import type { AuditEventType } from "../AuditEventType.ts";
import type { OutboxPayload } from "../OutboxEvent.ts";
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
    /** The answer, sealed, for a day: it may hold a secret. */
    answer: text("answer"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.route, table.key] })],
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
    /** How often. */
    count: integer("count").notNull().default(1),
    createdAt: moment("created_at").notNull(),
    /** When it happened last; null in records from before there was more than one time. */
    lastAt: moment("last_at"),
    /** Hours since 1970 (UTC), of refusals, which are counted by the hour. */
    hour: integer("hour"),
  },
  (table) => [
    index("audit_events_session").on(table.sessionId, table.sequence),
    // Nulls are all different: only refusals are counted.
    unique("audit_events_hour").on(table.sessionId, table.subject, table.hour),
    index("audit_events_refusals").on(table.hour).where(sql`${table.hour} is not null`),
  ],
);
