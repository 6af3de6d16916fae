import { doublePrecision, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** What addresses, keys and agents have used of their limits, minute by minute: what instances tell each other. */
export const rateUsage = pgTable(
  "rate_usage",
  {
    /** Kind and name. */
    name: text("name").notNull(),
    /** Minutes since 1970. */
    minute: integer("minute").notNull(),
    used: doublePrecision("used").notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.name] })],
);
