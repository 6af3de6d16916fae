import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { SessionSignal } from "../OutboxEvent.ts";
import { agents } from "./agents.ts";
import { moment, money } from "./columns.ts";

/** What an agent has delegated: a token with a budget. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id),
    chainId: integer("chain_id").notNull(),
    secretHash: text("secret_hash").notNull(),
    /** Base units of USDC; spent + reserved never exceeds it. Null: no bound at the platform. */
    budget: money("budget"),
    spent: money("spent").notNull(),
    reserved: money("reserved").notNull(),
    /** What it may buy, and sell if it is the agent's. Null: every service may be bought. */
    allowedServiceIds: text("allowed_service_ids").array(),
    /** Whether it may sell every service of the agent's. */
    sellsAll: boolean("sells_all").notNull().default(false),
    /** The account the session pays from; null is the agent's own. */
    wallet: text("wallet"),
    e2ePublicKey: text("e2e_public_key"),
    /** Bytes of payloads and evidence that were ever sent by it. */
    sentBytes: bigint("sent_bytes", { mode: "number" }).notNull().default(0),
    status: text("status").$type<"active" | "revoked" | "expired">().notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
    /** When its owner is to be told that it ends soon; null when that was done. */
    endsSoonAt: moment("ends_soon_at"),
  },
  (table) => [
    index("sessions_agent").on(
      table.agentId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("sessions_expiry").on(table.status, table.expiresAt),
    index("sessions_ending").on(table.endsSoonAt).where(sql`${table.endsSoonAt} is not null`),
    check(
      "sessions_within_budget",
      sql`${table.spent} >= 0 AND ${table.reserved} >= 0 AND ${table.spent} + ${table.reserved} <= ${table.budget}`,
    ),
  ],
);

/** Of what owners were told of their sessions: once each, or once an hour. */
export const sessionSignals = pgTable(
  "session_signals",
  {
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id),
    signal: text("signal").$type<SessionSignal>().notNull(),
    /** Hours since 1970 (UTC) of what may be told every hour; 0 of what is told once. */
    hour: integer("hour").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.signal, table.hour] })],
);
