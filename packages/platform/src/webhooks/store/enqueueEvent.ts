import type { WebhookEvent } from "@abbababa/sdk/webhooks";
import { and, arrayContains, eq, or, sql } from "drizzle-orm";
import { newId } from "../../ids.ts";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries, webhookEndpoints } from "../../store/tables/webhooks.ts";

/**
 * Puts an event on its way to all endpoints of an agent that want it. To be called in the transaction that makes the
 * event true: either both happen or neither. Called again with the same event, it adds nothing.
 *
 * @param db - The transaction.
 * @param parameters.agentId - Whom it concerns.
 * @param parameters.event - What happened.
 * @param parameters.now - When.
 * @returns How many deliveries were added.
 */
export async function enqueueEvent(
  db: Db,
  { agentId, event, now }: { agentId: string; event: WebhookEvent; now: Date },
): Promise<number> {
  const wanted = or(
    eq(sql`cardinality(${webhookEndpoints.eventTypes})`, 0),
    arrayContains(webhookEndpoints.eventTypes, [event.type]),
  );
  const endpoints = await db
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.agentId, agentId), eq(webhookEndpoints.active, true), wanted));
  if (endpoints.length === 0) return 0;
  const rows = endpoints.map(({ id }) => ({
    id: newId("whd"),
    endpointId: id,
    eventId: event.id,
    eventType: event.type,
    body: JSON.stringify(event),
    state: "pending" as const,
    attempts: 0,
    dueAt: now,
    createdAt: now,
  }));
  const added = await db
    .insert(webhookDeliveries)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: webhookDeliveries.id });
  return added.length;
}
