import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
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
  },
  (table) => [
    index("sessions_agent").on(
      table.agentId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("sessions_expiry").on(table.status, table.expiresAt),
    check(
      "sessions_within_budget",
      sql`${table.spent} >= 0 AND ${table.reserved} >= 0 AND ${table.spent} + ${table.reserved} <= ${table.budget}`,
    ),
  ],
);
