import * as z from "zod/mini";
import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { id, page } from "../schemas/apiFields.ts";
import { webhookDeliverySchema, webhookSchema, webhookWithSecretSchema } from "../schemas/webhook.ts";
import type { BodyOf, QueryOf } from "../wire.ts";

/** A new endpoint. */
export type CreateWebhookParameters = BodyOf<"/api/v1/webhooks", "post">;
/** Changes of an endpoint. */
export type UpdateWebhookParameters = BodyOf<"/api/v1/webhooks/{id}", "patch">;
/** How a secret is rotated. */
export type RotateWebhookSecretParameters = BodyOf<"/api/v1/webhooks/{id}/secret", "post">;
/** Which deliveries to list. */
export type ListDeliveriesParameters = QueryOf<"/api/v1/webhooks/{id}/deliveries", "get">;

const schema = webhookSchema;
const webhookList = z.array(webhookSchema).check(z.maxLength(1_000));
const deliveryPage = page(webhookDeliverySchema);
const redelivery = z.object({ id: id("whd") });

const createWebhookNames = { eventTypes: true, url: true } satisfies Names<CreateWebhookParameters>;
const updateWebhookNames = {
  active: true,
  eventTypes: true,
  url: true,
} satisfies Names<UpdateWebhookParameters>;
const rotateWebhookSecretNames = { overlapSeconds: "seconds" } satisfies Names<RotateWebhookSecretParameters>;
const listDeliveriesNames = {
  cursor: true,
  limit: true,
  state: true,
} satisfies Names<ListDeliveriesParameters>;

/** Where the agent is told of events. All of it takes the agent's own key. */
export function webhooksOf(request: Requester) {
  const path = "/api/v1/webhooks/{id}";
  return {
    /** Adds an endpoint. Its secret is shown this once. */
    create: (body: CreateWebhookParameters, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/webhooks",
        { schema: webhookWithSecretSchema, body, names: createWebhookNames },
        options,
      ),
    /** Lists the agent's endpoints. */
    list: (options?: CallOptions) => request("get", "/api/v1/webhooks", { schema: webhookList }, options),
    /** Reads an endpoint. */
    get: (id: string, options?: CallOptions) => request("get", path, { schema, ids: { id } }, options),
    /** Changes or pauses an endpoint. */
    update: (id: string, body: UpdateWebhookParameters, options?: CallOptions) =>
      request("patch", path, { schema, ids: { id }, body, names: updateWebhookNames }, options),
    /** Deletes an endpoint. */
    delete: (id: string, options?: CallOptions) => request("delete", path, { schema, ids: { id } }, options),
    /** Gives an endpoint a new secret, shown this once. */
    rotateSecret: (id: string, body: RotateWebhookSecretParameters = {}, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/webhooks/{id}/secret",
        { schema: webhookWithSecretSchema, ids: { id }, body, names: rotateWebhookSecretNames },
        options,
      ),
    /** Lists an endpoint's deliveries; `state: "dead"` gives the dead letters. */
    listDeliveries: (id: string, query: ListDeliveriesParameters = {}, options?: CallOptions) =>
      request(
        "get",
        "/api/v1/webhooks/{id}/deliveries",
        { schema: deliveryPage, ids: { id }, query, names: listDeliveriesNames },
        options,
      ),
    /** Takes a dead letter up again. */
    redeliver: (id: string, deliveryId: string, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver",
        { schema: redelivery, ids: { id, deliveryId } },
        options,
      ),
  };
}
