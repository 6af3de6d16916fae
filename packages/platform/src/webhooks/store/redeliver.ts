import { and, count, eq, inArray } from "drizzle-orm";
import { ApiError } from "../../ApiError.ts";
import { newId } from "../../ids.ts";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries } from "../../store/tables/webhooks.ts";

/**
 * Delivers again: a dead letter, with all attempts before it, or one that has arrived, should its receiver have lost it.
 *
 * @param db - A transaction.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.id - The delivery.
 * @param parameters.now - The time.
 * @param parameters.mostWaiting - Deliveries that may wait there.
 * @returns `false` when there is no such delivery that has come to its end.
 * @throws {ApiError} `LIMIT_REACHED` when too much waits there already.
 */
export async function redeliver(
  db: Db,
  { endpointId, id, now, mostWaiting }: { endpointId: string; id: string; now: Date; mostWaiting: number },
): Promise<boolean> {
  await checkWaiting(db, endpointId, mostWaiting);
  const hasEnded = and(
    eq(webhookDeliveries.id, id),
    eq(webhookDeliveries.endpointId, endpointId),
    inArray(webhookDeliveries.state, ["dead", "delivered"]),
  );
  const revived = await db
    .update(webhookDeliveries)
    .set({ state: "pending", attempts: 0, dueAt: now, finishedAt: null })
    .where(hasEnded)
    .returning({ id: webhookDeliveries.id });
  return revived.length > 0;
}

/**
 * Sends an endpoint an event that says nothing, whichever it wants.
 *
 * @param db - A transaction.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.now - The time.
 * @param parameters.mostWaiting - Deliveries that may wait there.
 * @returns The delivery's id.
 * @throws {ApiError} `LIMIT_REACHED` when too much waits there already.
 */
export async function sendTest(
  db: Db,
  { endpointId, now, mostWaiting }: { endpointId: string; now: Date; mostWaiting: number },
): Promise<string> {
  await checkWaiting(db, endpointId, mostWaiting);
  const [id, eventId, eventType] = [newId("whd"), newId("evt"), "webhook.test"];
  const event = {
    id: eventId,
    type: eventType,
    createdAt: now.toISOString(),
    data: { webhookId: endpointId },
  };
  await db.insert(webhookDeliveries).values({
    id,
    endpointId,
    eventId,
    eventType,
    body: JSON.stringify(event),
    state: "pending",
    attempts: 0,
    dueAt: now,
    createdAt: now,
  });
  return id;
}

async function checkWaiting(db: Db, endpointId: string, mostWaiting: number): Promise<void> {
  const waits = and(eq(webhookDeliveries.endpointId, endpointId), eq(webhookDeliveries.state, "pending"));
  const [waiting] = await db.select({ count: count() }).from(webhookDeliveries).where(waits);
  if ((waiting?.count ?? 0) < mostWaiting) return;
  const message = `${mostWaiting} deliveries wait at this endpoint. Ask again when some have arrived.`;
  throw new ApiError("LIMIT_REACHED", message, { limit: mostWaiting });
}
