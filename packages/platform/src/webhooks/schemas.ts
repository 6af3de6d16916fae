import { z } from "@hono/zod-openapi";
import { idOf, moment } from "../schemas/fields.ts";
import { pageOf, pagingQuery } from "../schemas/paging.ts";
import { eventTypes } from "../store/OutboxEvent.ts";
import type { WebhookEndpoint } from "./store/endpoints.ts";
import type { DeliveryRecord } from "./store/listDeliveries.ts";

const eventType = z.enum(eventTypes);

const url = z.string().min(1).max(2_048).openapi({ example: "https://hooks.seller.dev/abbababa" });

const wanted = z
  .array(eventType)
  .max(eventTypes.length)
  .transform((types) => [...new Set(types)])
  .openapi({ type: "array", description: "Event types to send; if omitted, all." });

/** A new endpoint. */
export const createWebhookIn = z.strictObject({ url, eventTypes: wanted.default([]) });

/** Changes of an endpoint. */
export const updateWebhookIn = z.strictObject({
  url: url.optional(),
  eventTypes: wanted.optional(),
  active: z
    .boolean()
    .optional()
    .openapi({ description: "While paused, deliveries wait and new events are discarded." }),
});

/** A rotation. */
export const rotateSecretIn = z.strictObject({
  overlapSeconds: z.int().min(0).max(604_800).default(86_400).openapi({
    description: "How long the old secret keeps signing beside the new one. Use 0 if it was stolen.",
  }),
});

/** An endpoint without its secrets. */
export const webhookOut = z
  .object({
    id: idOf("whe"),
    url: z.string(),
    eventTypes: z.array(z.string()),
    active: z.boolean(),
    failingSince: moment
      .nullable()
      .optional()
      .openapi({ description: "When the current run of failed attempts began." }),
    disabledAt: moment.nullable().optional().openapi({
      description: "When it was paused because everything had failed for three days.",
    }),
    createdAt: moment,
  })
  .openapi("Webhook");

/** Shows an endpoint. */
export function showWebhook(endpoint: WebhookEndpoint): z.output<typeof webhookOut> {
  const { id, url, eventTypes, active, failingSince, disabledAt, createdAt } = endpoint;
  return {
    id,
    url,
    eventTypes,
    active,
    failingSince: failingSince?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** An endpoint and a secret of its, shown this once. */
export const webhookWithSecret = z
  .object({
    webhook: webhookOut,
    secret: z.string(),
    standardSecret: z.string().optional().openapi({
      description: "The same secret in the form that Standard Webhooks libraries expect.",
    }),
  })
  .openapi("WebhookWithSecret");

/** How deliveries are asked for. */
export const listDeliveriesQuery = pagingQuery.extend({
  state: z
    .enum(["pending", "delivered", "dead"])
    .optional()
    .openapi({ description: "`dead`: the dead letters." }),
});

/** A delivery. */
export const deliveryOut = z
  .object({
    id: idOf("whd"),
    eventId: z.string(),
    eventType: z.string(),
    state: z.enum(["pending", "delivered", "dead"]),
    attempts: z.int().openapi({ description: "Finished attempts." }),
    status: z.int().nullable().openapi({ description: "Of the last answer." }),
    reason: z.string().nullable().openapi({ description: "Why the last attempt failed." }),
    createdAt: moment,
    finishedAt: moment.nullable(),
  })
  .openapi("WebhookDelivery");

/** Shows a delivery. */
export function showDelivery(delivery: DeliveryRecord): z.output<typeof deliveryOut> {
  const { createdAt, finishedAt, ...rest } = delivery;
  return { ...rest, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

/** A page of deliveries. */
export const deliveriesOut = pageOf(deliveryOut);

/** A path to a delivery. */
export const deliveryParams = z.object({
  id: idOf("whe").openapi({ param: { name: "id", in: "path" } }),
  deliveryId: idOf("whd").openapi({ param: { name: "deliveryId", in: "path" } }),
});
