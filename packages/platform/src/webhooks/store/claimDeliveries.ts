import { randomUUID } from "node:crypto";
import { and, count, eq, getTableColumns, gt, isNotNull, lte, sql } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import {
  webhookDeliveries as deliveries,
  webhookEndpoints as endpoints,
} from "../../store/tables/webhooks.ts";

/** Most deliveries to one endpoint at one time: a slow one must not take all places. */
const perEndpoint = 5;

/** A delivery that is ours until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly lease: string;
  readonly endpointId: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
}

/**
 * Takes deliveries that are due, so that nobody else takes them before the lease ends. Whoever dies in between loses
 * nothing: they are due again then, and no attempt is counted.
 *
 * @param db - The database.
 * @param parameters.now - The time.
 * @param parameters.limit - How many at most.
 * @param parameters.leaseMs - For how long, in milliseconds; longer than an attempt can take.
 * @returns The deliveries.
 */
export async function claimDeliveries(
  db: Db,
  { now, limit, leaseMs }: { now: Date; limit: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  const isDue = and(eq(deliveries.state, "pending"), lte(deliveries.dueAt, now));
  // Whoever died at one counts until the lease ends.
  const busy = db.$with("busy").as(
    db
      .select({ endpointId: deliveries.endpointId, count: count().as("count") })
      .from(deliveries)
      .where(and(eq(deliveries.state, "pending"), isNotNull(deliveries.lease), gt(deliveries.dueAt, now)))
      .groupBy(deliveries.endpointId),
  );
  const free = sql<number>`${perEndpoint} - coalesce(${busy.count}, 0)`;
  const place = sql<number>`row_number() over (partition by ${deliveries.endpointId} order by ${deliveries.dueAt})`;
  const ranked = db.$with("ranked").as(
    db
      .select({ id: deliveries.id, url: endpoints.url, place: place.as("place"), free: free.as("free") })
      .from(deliveries)
      .innerJoin(endpoints, and(eq(endpoints.id, deliveries.endpointId), eq(endpoints.active, true)))
      .leftJoin(busy, eq(busy.endpointId, deliveries.endpointId))
      .where(isDue),
  );
  // Apart from the ranking, as a window cannot be locked; asked again, as a row may have been taken meanwhile.
  const due = db.$with("due").as(
    db
      .select({ id: deliveries.id, url: ranked.url })
      .from(deliveries)
      .innerJoin(ranked, eq(ranked.id, deliveries.id))
      .where(and(isDue, lte(ranked.place, ranked.free)))
      .orderBy(deliveries.dueAt)
      .limit(limit)
      .for("update", { of: deliveries, skipLocked: true }),
  );
  const lease = randomUUID();
  const { id, endpointId, body, attempts } = getTableColumns(deliveries);
  const claimed = await db
    .with(busy, ranked, due)
    .update(deliveries)
    .set({ lease, dueAt: new Date(now.getTime() + leaseMs) })
    .from(due)
    .where(eq(deliveries.id, due.id))
    .returning({ id, endpointId, body, attempts, url: due.url });
  return claimed.map((delivery) => ({ ...delivery, lease }));
}
