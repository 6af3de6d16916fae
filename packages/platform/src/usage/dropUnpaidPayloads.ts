import { and, asc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { agents } from "../store/tables/agents.ts";
import { transactions } from "../store/tables/transactions.ts";

/** Milliseconds after its payment window for which the payload of an unpaid purchase is kept, should money come late. */
const retention = 7 * 86_400_000;

/** Purchases in one transaction. */
const batch = 500;

/** Drops what buyers have sent with purchases that they never paid, and gives them the room back. */
export async function dropUnpaidPayloads(context: Context): Promise<void> {
  const before = new Date(context.clock().getTime() - retention);
  while ((await inTransaction(context.db, (tx) => dropBatch({ ...context, db: tx }, before))) === batch);
}

async function dropBatch({ db }: Pick<Context, "db">, before: Date): Promise<number> {
  const { id, buyerAgentId, requestPayload, status, expiresAt } = transactions;
  const old = await db
    .select({ id, buyerAgentId, size: sql<number>`octet_length(${requestPayload})` })
    .from(transactions)
    .where(and(inArray(status, ["cancelled", "expired"]), isNotNull(requestPayload), lt(expiresAt, before)))
    .orderBy(asc(expiresAt))
    .limit(batch)
    .for("update", { skipLocked: true });
  if (old.length === 0) return 0;
  const ids = old.map((row) => row.id);
  await db.update(transactions).set({ requestPayload: null }).where(inArray(id, ids));
  const freed = new Map<string, number>();
  for (const { buyerAgentId: agent, size } of old) freed.set(agent, (freed.get(agent) ?? 0) + size);
  // In one order, so that two of these never wait for each other.
  for (const [agent, size] of [...freed].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const storedBytes = sql`${agents.storedBytes} - ${size}::bigint`;
    await db.update(agents).set({ storedBytes }).where(eq(agents.id, agent));
  }
  return old.length;
}
