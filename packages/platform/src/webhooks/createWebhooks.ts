import type { Context } from "../context.ts";
import { consumeOutbox, type OutboxConsumer } from "../outbox/consumeOutbox.ts";
import { enqueueEvent } from "./store/enqueueEvent.ts";
import { createWebhookWorker, type WebhookWorker } from "./worker/createWebhookWorker.ts";

/**
 * Makes the worker that tells agents what the outbox holds.
 *
 * @param context - What every service works with.
 * @returns The worker, not started; `undefined` where webhooks are turned off.
 */
export function createWebhooks(context: Context): WebhookWorker | undefined {
  const { db, secretBox: box, clock, log, metrics, settings } = context;
  if (settings.webhooks === false) return undefined;
  return createWebhookWorker({
    db,
    box,
    now: clock,
    policy: settings.webhooks,
    feed: () => consumeOutbox(context, outboxToDeliveries),
    onSettled: ({ id, endpointId }, outcome) => {
      metrics.webhookAttempts.inc({ outcome });
      log[outcome === "dead" ? "warn" : "debug"]({ delivery: id, webhook: endpointId, outcome }, "webhook");
    },
    onError: (error) => log.error({ err: error }, "webhooks could not be delivered; they will be"),
  });
}

/** Turns what agents are to be told into deliveries to their endpoints, under the same ids. */
const outboxToDeliveries: OutboxConsumer = async (events, db) => {
  for (const { id, agentId, createdAt, payload } of events) {
    const { type, ...data } = payload;
    await enqueueEvent(db, {
      agentId,
      event: { id, type, createdAt: createdAt.toISOString(), data },
      now: createdAt,
    });
  }
};
