import { and, asc, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { tellResolver } from "../purchases/tellResolver.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { transactions } from "../store/tables/transactions.ts";

/** Disputes in one round. */
const batch = 100;

/** Asks the chain who may resolve disputes that are new, and tells whoever it is. A node that fails is asked again. */
export async function findResolvers(context: Context): Promise<void> {
  const { db, chains, clock, log } = context;
  const isNew = and(eq(transactions.status, "disputed"), isNull(transactions.resolver));
  for (const { chainId, resolverOf } of chains.values()) {
    if (resolverOf === undefined) continue;
    const rows = await db
      .select({ id: transactions.id, escrowId: transactions.escrowId })
      .from(transactions)
      .where(and(isNew, eq(transactions.chainId, chainId)))
      .orderBy(asc(transactions.updatedAt))
      .limit(batch);
    for (const { id, escrowId } of rows) {
      try {
        const resolver = (await resolverOf(escrowId as `0x${string}`)).toLowerCase();
        await inTransaction(db, async (tx) => {
          const [row] = await tx
            .update(transactions)
            .set({ resolver })
            .where(and(eq(transactions.id, id), isNew))
            .returning();
          if (row !== undefined) await tellResolver(tx, "dispute.opened", row, clock());
        });
      } catch (error) {
        log.warn({ err: error, chainId }, "the chain does not say who resolves a dispute; it is asked again");
        break;
      }
    }
  }
}
