import type { WebhookSecret } from "@abbababa/sdk/webhooks";
import { and, asc, count, eq, type InferSelectModel, sql } from "drizzle-orm";
import { ApiError } from "../../ApiError.ts";
import { newId } from "../../ids.ts";
import type { SecretBox } from "../../secrets/SecretBox.ts";
import type { Db } from "../../store/Db.ts";
import { webhookEndpoints } from "../../store/tables/webhooks.ts";
import { addSecret } from "./secrets.ts";

/** An endpoint, without its secrets. */
export type WebhookEndpoint = InferSelectModel<typeof webhookEndpoints>;

/** What may be changed of an endpoint. */
export type EndpointChange = Partial<Pick<WebhookEndpoint, "url" | "eventTypes" | "active">>;

/** Names an endpoint; another agent's is not found. */
export interface EndpointKey {
  readonly id: string;
  readonly agentId: string;
}

const matches = ({ id, agentId }: EndpointKey) =>
  and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.agentId, agentId));

/**
 * Adds an endpoint; its URL is checked before.
 *
 * @param db - The database.
 * @param parameters - Whose, where, which events (none for all), what seals its secret, and how many an agent may have.
 * @returns The endpoint, and its secret, which is shown this once.
 * @throws {ApiError} `LIMIT_REACHED`
 */
export async function createEndpoint(
  db: Db,
  parameters: { agentId: string; url: string; eventTypes: string[]; box: SecretBox; now: Date; most: number },
): Promise<{ endpoint: WebhookEndpoint; secret: WebhookSecret }> {
  const { agentId, url, eventTypes, box, now, most } = parameters;
  return db.transaction(async (transaction) => {
    // Two at once go one after the other: each counts the other's.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${agentId}, 0))`);
    const [row] = await transaction
      .select({ existing: count() })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.agentId, agentId));
    if ((row?.existing ?? 0) >= most) {
      const message = `An agent may have ${most} webhook endpoints.`;
      throw new ApiError("LIMIT_REACHED", message, { limit: most });
    }
    const endpoint = {
      id: newId("whe"),
      agentId,
      url,
      eventTypes,
      active: true,
      failingSince: null,
      disabledAt: null,
      createdAt: now,
    };
    await transaction.insert(webhookEndpoints).values(endpoint);
    return { endpoint, secret: await addSecret(transaction, { endpointId: endpoint.id, box, now }) };
  });
}

/** Lists an agent's endpoints, oldest first. */
export async function listEndpoints(db: Db, agentId: string): Promise<WebhookEndpoint[]> {
  return db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.agentId, agentId))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));
}

/** Gets an endpoint; `undefined` when the agent has none of this id. */
export async function getEndpoint(db: Db, key: EndpointKey): Promise<WebhookEndpoint | undefined> {
  const [endpoint] = await db.select().from(webhookEndpoints).where(matches(key));
  return endpoint;
}

/** Changes an endpoint; `undefined` when the agent has none of this id. */
export async function updateEndpoint(
  db: Db,
  key: EndpointKey,
  change: EndpointChange,
): Promise<WebhookEndpoint | undefined> {
  if (Object.keys(change).length === 0) return getEndpoint(db, key);
  // Taken up again, it is given as long as a new one.
  const healed =
    change.active === true || change.url !== undefined ? { failingSince: null, disabledAt: null } : {};
  const [endpoint] = await db
    .update(webhookEndpoints)
    .set({ ...change, ...healed })
    .where(matches(key))
    .returning();
  return endpoint;
}

/** Pauses all of an agent's endpoints. */
export async function pauseEndpoints(db: Db, agentId: string): Promise<void> {
  await db.update(webhookEndpoints).set({ active: false }).where(eq(webhookEndpoints.agentId, agentId));
}

/** Deletes an endpoint with all its deliveries; `false` when the agent has none of this id. */
export async function deleteEndpoint(db: Db, key: EndpointKey): Promise<boolean> {
  const deleted = await db
    .delete(webhookEndpoints)
    .where(matches(key))
    .returning({ id: webhookEndpoints.id });
  return deleted.length > 0;
}
