import { and, desc, eq, lt, or } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries } from "../../store/tables/webhooks.ts";

/** A delivery as its endpoint's owner sees it. */
export interface DeliveryRecord {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly state: "pending" | "delivered" | "dead";
  readonly attempts: number;
  /** Of the last answer. */
  readonly status: number | null;
  /** Why the last attempt failed. */
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/**
 * Lists deliveries of an endpoint, newest first; those in state `dead` are the dead letters.
 *
 * @param db - The database.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.state - Only those in it. @default all
 * @param parameters.after - The last one of the page before. @default begins with the newest
 * @param parameters.limit - How many at most.
 * @returns The deliveries.
 */
export async function listDeliveries(
  db: Db,
  parameters: {
    endpointId: string;
    state?: DeliveryRecord["state"];
    after?: Pick<DeliveryRecord, "createdAt" | "id">;
    limit: number;
  },
): Promise<DeliveryRecord[]> {
  const { endpointId, state, after, limit } = parameters;
  const { id, eventId, eventType, attempts, status, reason, createdAt, finishedAt } = webhookDeliveries;
  return db
    .select({
      id,
      eventId,
      eventType,
      state: webhookDeliveries.state,
      attempts,
      status,
      reason,
      createdAt,
      finishedAt,
    })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        state && eq(webhookDeliveries.state, state),
        after && or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id))),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}
