import { and, eq } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries } from "../../store/tables/webhooks.ts";

/**
 * Takes a dead letter up again, with all attempts before it.
 *
 * @param db - The database.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.id - The delivery.
 * @param parameters.now - The time.
 * @returns `false` when there is no such dead letter.
 */
export async function redeliver(
  db: Db,
  { endpointId, id, now }: { endpointId: string; id: string; now: Date },
): Promise<boolean> {
  const isDeadLetter = and(
    eq(webhookDeliveries.id, id),
    eq(webhookDeliveries.endpointId, endpointId),
    eq(webhookDeliveries.state, "dead"),
  );
  const revived = await db
    .update(webhookDeliveries)
    .set({ state: "pending", attempts: 0, dueAt: now, finishedAt: null })
    .where(isDeadLetter)
    .returning({ id: webhookDeliveries.id });
  return revived.length > 0;
}
