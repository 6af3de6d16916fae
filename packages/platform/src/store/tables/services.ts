import { type SQL, sql } from "drizzle-orm";
import { check, customType, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { agents } from "./agents.ts";
import { moment, money } from "./columns.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

/** What is for sale. */
export const services = pgTable(
  "services",
  {
    id: text("id").primaryKey(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id),
    chainId: integer("chain_id").notNull(),
    title: text("title").notNull(),
    description: text("description").notNull(),
    category: text("category").notNull(),
    /** Base units of USDC that the seller gets. */
    price: money("price").notNull(),
    deliverySeconds: integer("delivery_seconds").notNull(),
    disputeWindow: integer("dispute_window").notNull(),
    abandonmentGrace: integer("abandonment_grace").notNull(),
    status: text("status").$type<"active" | "paused" | "archived" | "taken_down">().notNull(),
    /** Why the platform's operator has taken it down. */
    takedownReason: text("takedown_reason"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
    search: tsvector("search").generatedAlwaysAs(
      (): SQL =>
        sql`setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', category), 'B') || setweight(to_tsvector('english', description), 'C')`,
    ),
  },
  (table) => [
    // Without a list of what is not indexed yet: nothing but a vacuum empties it, and each search reads it.
    index("services_search").using("gin", table.search).with({ fastupdate: false }),
    index("services_newest").on(
      table.status,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("services_price").on(table.status, table.price, table.id),
    index("services_category").on(
      table.status,
      table.category,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("services_agent").on(
      table.agentId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    check("services_price_positive", sql`${table.price} > 0`),
  ],
);
