import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/** Where an agent wants to be told. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: text().primaryKey(),
    agentId: text("agent_id").notNull(),
    url: text().notNull(),
    /** Types of events; none stands for all. */
    eventTypes: text("event_types").array().notNull(),
    active: boolean().notNull(),
    /** When the current run of failed attempts began. */
    failingSince: moment("failing_since"),
    /** When it was paused for that. */
    disabledAt: moment("disabled_at"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("webhook_endpoints_agent").on(table.agentId, table.createdAt)],
);

/** What deliveries are signed with: the newest for ever, the one before it until it expires. */
export const webhookSecrets = pgTable(
  "webhook_secrets",
  {
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    /** Sealed, see `SecretBox`. */
    secret: text().notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at"),
  },
  (table) => [primaryKey({ columns: [table.endpointId, table.secret] })],
);

/** One event for one endpoint. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text().primaryKey(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: text("event_id").notNull(),
    eventType: text("event_type").notNull(),
    /** The event as JSON. */
    body: text().notNull(),
    state: text({ enum: ["pending", "delivered", "dead"] }).notNull(),
    /** Finished attempts. */
    attempts: integer().notNull(),
    /** When the next attempt may begin; while one is under way, when its lease ends. */
    dueAt: moment("due_at").notNull(),
    /** Who is at it. */
    lease: text(),
    /** Of the last answer. */
    status: integer(),
    /** Why the last attempt failed. */
    reason: text(),
    createdAt: moment("created_at").notNull(),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    // One event reaches an endpoint through one delivery, however often it is enqueued.
    unique("webhook_deliveries_event").on(table.endpointId, table.eventId),
    index("webhook_deliveries_waiting")
      .on(table.endpointId, table.dueAt)
      .where(sql`${table.state} = 'pending'`),
    index("webhook_deliveries_leased").on(table.endpointId).where(sql`${table.lease} is not null`),
    index("webhook_deliveries_listed").on(table.endpointId, table.state, table.createdAt),
    check("webhook_deliveries_state", sql`${table.state} in ('pending', 'delivered', 'dead')`),
  ],
);
