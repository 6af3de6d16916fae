import type { WebhookEvent } from "@abbababa/sdk/webhooks";
import { createSecretBox } from "../../../src/secrets/SecretBox.ts";
import type { Db } from "../../../src/store/Db.ts";
import { webhookEndpoints } from "../../../src/store/tables/webhooks.ts";
import { createEndpoint } from "../../../src/webhooks/store/endpoints.ts";
import type { Receiver } from "./receiver.ts";

export const agentId = "agent_1";

/** Endpoints that it may have. */
export const maxEndpoints = 20;

/** 32 bytes, as every process of a test has them. */
export const secretsKey = "5e".repeat(32);

/** Seals under them. */
export const box = createSecretBox([Buffer.from(secretsKey, "hex")]);

/** A moment to count from. */
export const start = new Date("2026-03-01T12:00:00.000Z");

/** That moment and some milliseconds. */
export const after = (ms: number) => new Date(start.getTime() + ms);

export function eventOf(id: string, type = "transaction.delivered"): WebhookEvent {
  return { id, type, createdAt: start.toISOString(), data: { transactionId: `order-${id}` } };
}

/** Registers a receiver, which then knows its secret. */
export async function register(
  db: Db,
  receiver: Pick<Receiver, "url" | "secrets">,
  now: Date,
  agent = agentId,
): Promise<string> {
  const { endpoint, secret } = await createEndpoint(db, {
    agentId: agent,
    url: receiver.url,
    eventTypes: [],
    box,
    now,
    most: maxEndpoints,
  });
  receiver.secrets.push(secret);
  return endpoint.id;
}

/** Empties all tables. */
export async function clear(db: Db): Promise<void> {
  await db.delete(webhookEndpoints);
}
