import { randomUUID } from "node:crypto";
import { and, asc, count, eq, getTableColumns, gt, isNotNull, lte, type SQL, sql, sum } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import {
  webhookDeliveries as deliveries,
  webhookEndpoints as endpoints,
} from "../../store/tables/webhooks.ts";

/** Most deliveries to one endpoint at one time: a slow one must not take all places of its agent. */
export const perEndpoint = 3;

/** Most deliveries of one agent at one time, on all instances together: a quarter of one worker's places. */
export const perAgent = 5;

/** A delivery that is ours until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly lease: string;
  readonly endpointId: string;
  readonly agentId: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
}

/**
 * Takes deliveries that are due, so that nobody else takes them before the lease ends. Whoever dies in between loses
 * nothing: they are due again then, and no attempt is counted.
 *
 * Agents share the places: none has more than its share, and whoever has the fewest comes first, however long others
 * have waited. What it costs does not depend on how much waits for an endpoint.
 *
 * @param db - The database.
 * @param parameters.now - The time.
 * @param parameters.limit - How many at most.
 * @param parameters.leaseMs - For how long, in milliseconds; longer than an attempt can take.
 * @param parameters.underWay - How many of each agent whoever claims is at already: who deletes an endpoint meanwhile takes
 * its deliveries out of the store, but not back. @default those in the store
 * @returns The deliveries.
 */
export async function claimDeliveries(
  db: Db,
  parameters: { now: Date; limit: number; leaseMs: number; underWay?: ReadonlyMap<string, number> },
): Promise<ClaimedDelivery[]> {
  const { now, leaseMs } = parameters;
  const lease = randomUUID();
  const claimed = await db.transaction(async (tx) => {
    // One claim after the other, whichever instance: each counts what those before it have taken.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('webhook claims', 0))`);
    const { busy, due } = dueFairly(tx, parameters);
    const { id, endpointId, body, attempts } = getTableColumns(deliveries);
    return tx
      .with(...busy, due)
      .update(deliveries)
      .set({ lease, dueAt: new Date(now.getTime() + leaseMs) })
      .from(due)
      .where(eq(deliveries.id, due.id))
      .returning({ id, endpointId, body, attempts, url: due.url, agentId: due.agentId });
  });
  return claimed.map((delivery) => ({ ...delivery, lease }));
}

/** Chooses what is claimed, in steps of one statement. */
function dueFairly(
  db: Db,
  { now, limit, underWay = new Map() }: Omit<Parameters<typeof claimDeliveries>[1], "leaseMs">,
) {
  const isDue = and(eq(deliveries.state, "pending"), lte(deliveries.dueAt, now));
  // Whoever died at one counts until the lease ends.
  const atEndpoint = db.$with("at_endpoint").as(
    db
      .select({
        endpointId: deliveries.endpointId,
        agentId: endpoints.agentId,
        count: count().as("count"),
      })
      .from(deliveries)
      .innerJoin(endpoints, eq(endpoints.id, deliveries.endpointId))
      .where(and(eq(deliveries.state, "pending"), isNotNull(deliveries.lease), gt(deliveries.dueAt, now)))
      .groupBy(deliveries.endpointId, endpoints.agentId),
  );
  const ofAgent = db.$with("of_agent").as(
    db
      .select({ agentId: atEndpoint.agentId, count: sum(atEndpoint.count).as("agent_count") })
      .from(atEndpoint)
      .groupBy(atEndpoint.agentId),
  );
  const first = db
    .select({
      id: deliveries.id,
      dueAt: deliveries.dueAt,
      place: sql<number>`row_number() over (order by ${deliveries.dueAt})`.as("place"),
    })
    .from(deliveries)
    .where(and(eq(deliveries.endpointId, endpoints.id), isDue))
    .orderBy(asc(deliveries.dueAt))
    .limit(perEndpoint)
    .as("first");
  const waiting = db.$with("waiting").as(
    db
      .select({
        id: first.id,
        dueAt: first.dueAt,
        agentId: endpoints.agentId,
        url: endpoints.url,
        place: sql<number>`${first.place} + coalesce(${atEndpoint.count}, 0)`.as("endpoint_place"),
      })
      .from(endpoints)
      .crossJoinLateral(first)
      .leftJoin(atEndpoint, eq(atEndpoint.endpointId, endpoints.id))
      .where(and(eq(endpoints.active, true), sql`${endpoints.id} in ${endpointsWaitedFor}`)),
  );
  const held = sql<number>`(${JSON.stringify(Object.fromEntries(underWay))}::jsonb ->> ${waiting.agentId})::integer`;
  const place = sql<number>`row_number() over (partition by ${waiting.agentId} order by ${waiting.place}, ${waiting.dueAt}) + coalesce(greatest(${ofAgent.count}, ${held}), 0)`;
  const ranked = db.$with("ranked").as(
    db
      .select({ id: waiting.id, url: waiting.url, agentId: waiting.agentId, place: place.as("agent_place") })
      .from(waiting)
      .leftJoin(ofAgent, eq(ofAgent.agentId, waiting.agentId))
      .where(lte(waiting.place, perEndpoint)),
  );
  // Apart from the ranking, as a window cannot be locked; asked again, as a row may have been settled meanwhile.
  const due = db.$with("due").as(
    db
      .select({ id: deliveries.id, url: ranked.url, agentId: ranked.agentId })
      .from(deliveries)
      .innerJoin(ranked, eq(ranked.id, deliveries.id))
      .where(and(isDue, lte(ranked.place, perAgent)))
      .orderBy(asc(ranked.place), asc(deliveries.dueAt))
      .limit(limit)
      .for("update", { of: deliveries, skipLocked: true }),
  );
  return { busy: [atEndpoint, ofAgent, waiting, ranked], due };
}

/** Endpoints for which something waits, each found by one look into the index. */
const endpointsWaitedFor: SQL = sql`(
  with recursive waited_for(endpoint_id) as (
    (select endpoint_id from ${deliveries} where state = 'pending' order by endpoint_id limit 1)
    union all
    select (
      select next.endpoint_id from ${deliveries} next
      where next.state = 'pending' and next.endpoint_id > waited_for.endpoint_id
      order by next.endpoint_id limit 1
    )
    from waited_for where waited_for.endpoint_id is not null
  )
  select endpoint_id from waited_for where endpoint_id is not null
)`;
