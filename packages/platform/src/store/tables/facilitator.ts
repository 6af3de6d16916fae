import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment, money } from "./columns.ts";

/** What the facilitator of a chain spends on gas, day by day: all instances together. Wei. */
export const facilitatorDays = pgTable(
  "facilitator_days",
  {
    chainId: integer("chain_id").notNull(),
    /** Days since 1970 (UTC). */
    day: integer("day").notNull(),
    /** By settlements under way, at worst; and by those of instances that died in one. */
    reserved: money("reserved").notNull(),
    spent: money("spent").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chainId, table.day] })],
);

/** Payments that an instance is settling. */
export const facilitatorSettlements = pgTable("facilitator_settlements", {
  /** Names the payment by what the chain uses up. */
  paymentId: text("payment_id").primaryKey(),
  /** Whose it is: an instance that took so long that another took over changes nothing more. */
  attempt: text("attempt").notNull(),
  begunAt: moment("begun_at").notNull(),
});
