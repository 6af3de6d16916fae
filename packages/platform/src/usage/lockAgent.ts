import { and, eq, type SQL } from "drizzle-orm";
import type { Db } from "../store/Db.ts";
import { agents } from "../store/tables/agents.ts";

/**
 * Lets an agent's requests that count before they add go one after the other, on all instances, so that the count holds.
 * Whoever only refers to the agent is not held up.
 *
 * @param db - A transaction; its end lets the next one in.
 */
export async function lockAgent(db: Db, agentId: string): Promise<void> {
  await agentRow(db, agentId);
}

/**
 * The row that {@link lockAgent} locks.
 *
 * @param after - What comes before it, where several locks are one statement.
 */
export function agentRow(db: Db, agentId: string, after?: SQL) {
  return db
    .select({ id: agents.id })
    .from(agents)
    .where(and(eq(agents.id, agentId), after))
    .for("no key update");
}
