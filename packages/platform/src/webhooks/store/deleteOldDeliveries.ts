import { and, eq, lt, or } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries } from "../../store/tables/webhooks.ts";

const day = 86_400_000;

/** How long deliveries that came to an end are kept, in milliseconds: those that arrived, and the dead letters. */
export const retention = { delivered: 7 * day, dead: 30 * day } as const;

/**
 * Deletes deliveries that came to an end long ago.
 *
 * @param db - The database.
 * @param now - The time.
 * @returns How many there were.
 */
export async function deleteOldDeliveries(db: Db, now: Date): Promise<number> {
  const { id, state, finishedAt } = webhookDeliveries;
  const endedBefore = (ended: "delivered" | "dead") =>
    and(eq(state, ended), lt(finishedAt, new Date(now.getTime() - retention[ended])));
  const deleted = await db
    .delete(webhookDeliveries)
    .where(or(endedBefore("delivered"), endedBefore("dead")))
    .returning({ id });
  return deleted.length;
}
