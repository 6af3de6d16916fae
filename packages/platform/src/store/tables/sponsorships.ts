import { sql } from "drizzle-orm";
import { boolean, index, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { money, whole } from "./columns.ts";

/** Operations that a paymaster has signed for: one for each nonce of an account, and each agent that asked for it. */
export const sponsorships = pgTable(
  "sponsorships",
  {
    chainId: integer("chain_id").notNull(),
    sender: text("sender").notNull(),
    nonce: numeric("nonce", { precision: 78, scale: 0, mode: "bigint" }).notNull(),
    /** Whose allowance it counts against. */
    agent: text("agent").notNull(),
    /** Unix seconds by the chain. */
    fromTime: whole("from_time").notNull(),
    validUntil: whole("valid_until").notNull(),
    fromBlock: whole("from_block").notNull(),
    /** Wei: at worst, and what it was once it is settled. */
    cost: money("cost").notNull().default(sql`0`),
    /** Days since 1970 (UTC) by the chain: whose budget the cost counts against. */
    day: integer("day").notNull().default(0),
    /** Whether the chain is known to have it; it then counts for ever. */
    settled: boolean("settled").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chainId, table.sender, table.nonce, table.agent] }),
    index("sponsorships_agent").on(table.agent, table.chainId),
    index("sponsorships_day").on(table.chainId, table.day),
  ],
);
