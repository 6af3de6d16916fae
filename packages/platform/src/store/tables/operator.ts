import { bigserial, index, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/** What whoever runs the platform has done by hand, and why. Nothing deletes it. */
export const operatorActions = pgTable(
  "operator_actions",
  {
    sequence: bigserial("sequence", { mode: "bigint" }).primaryKey(),
    /** Whose key it was. */
    operator: text("operator").notNull(),
    action: text("action").notNull(),
    /** Id of what it was done to. */
    subject: text("subject").notNull(),
    reason: text("reason").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("operator_actions_subject").on(table.subject, table.sequence)],
);
