import { and, eq } from "drizzle-orm";
import { writeOutbox } from "../outbox/writeOutbox.ts";
import type { Db } from "../store/Db.ts";
import { agents } from "../store/tables/agents.ts";
import type { transactions } from "../store/tables/transactions.ts";

/** What is told of a dispute. */
type Dispute = Pick<
  typeof transactions.$inferSelect,
  "id" | "chainId" | "escrowId" | "resolver" | "resolutionDueAt" | "status"
>;

/**
 * Tells the resolver of a dispute that it has begun or is over, if it is an agent here.
 *
 * @param db - The transaction in which that happens.
 */
export async function tellResolver(
  db: Db,
  type: "dispute.opened" | "dispute.closed",
  { id: transactionId, chainId, escrowId, resolver, resolutionDueAt, status }: Dispute,
  now: Date,
): Promise<void> {
  if (resolver === null) return;
  const [agent] = await db
    .select({ id: agents.id })
    .from(agents)
    .where(and(eq(agents.chainId, chainId), eq(agents.wallet, resolver)));
  if (agent === undefined) return;
  const dueAt = resolutionDueAt === null ? null : Number(resolutionDueAt);
  const payload =
    type === "dispute.opened"
      ? { type, transactionId, escrowId, dueAt }
      : { type, transactionId, escrowId, status };
  await writeOutbox(db, agent.id, payload, now);
}
