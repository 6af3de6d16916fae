import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { id, moment } from "./apiFields.ts";

/** An endpoint that is told of events. */
export const webhookSchema = reads<Schemas["Webhook"]>()(
  z.object({
    id: id("whe"),
    url: z.string(),
    eventTypes: z.array(z.string()),
    active: z.boolean(),
    createdAt: moment,
  }),
);

/** An endpoint and a secret of its. */
export const webhookWithSecretSchema = reads<Schemas["WebhookWithSecret"]>()(
  z.object({ webhook: webhookSchema, secret: z.string().check(z.maxLength(512)) }),
);

/** A delivery to an endpoint. */
export const webhookDeliverySchema = reads<Schemas["WebhookDelivery"]>()(
  z.object({
    id: id("whd"),
    eventId: z.string(),
    eventType: z.string(),
    state: z.enum(["pending", "delivered", "dead"]),
    attempts: z.int(),
    status: z.nullable(z.int()),
    reason: z.nullable(z.string()),
    createdAt: moment,
    finishedAt: z.nullable(moment),
  }),
);
