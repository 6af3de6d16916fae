import { createRoute, z } from "@hono/zod-openapi";
import { agentOf, authenticate } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { createForAgent } from "../idempotency/createForAgent.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idOf, idParams } from "../schemas/fields.ts";
import { idempotencyHeaders } from "../schemas/idempotency.ts";
import { toStandardSecret } from "./delivery/standardHeaders.ts";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhookDeliveries,
  redeliverWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "./manageWebhooks.ts";
import {
  createWebhookIn,
  deliveriesOut,
  deliveryParams,
  listDeliveriesQuery,
  rotateSecretIn,
  showDelivery,
  showWebhook,
  updateWebhookIn,
  webhookOut,
  webhookWithSecret,
} from "./schemas.ts";
import { listEndpoints } from "./store/endpoints.ts";

/** Where an agent is told what happened. All of it takes the agent's own key. */
export function webhookRoutes(context: Context) {
  const own = {
    tags: ["webhooks"],
    security: [{ token: [] }, { apiKey: [] }],
    middleware: authenticate(context, "agent"),
  };
  const one = { ...own, request: { params: idParams("whe") } };
  return newRouter()
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/",
        summary: "Be told of what happens",
        request: { headers: idempotencyHeaders, body: body(createWebhookIn) },
        responses: answers(201, webhookWithSecret, "The endpoint and its secret, shown this once"),
      }),
      async (c) => {
        const data = await createForAgent(c, context, "webhooks", async (scope, agent, request) => {
          const { endpoint, secret } = await createWebhook(scope, agent, request);
          return { webhook: showWebhook(endpoint), secret, standardSecret: toStandardSecret(secret) };
        });
        return c.json(success(c, data), 201);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/",
        summary: "The agent's endpoints",
        responses: answers(200, z.array(webhookOut), "All of them, the oldest first"),
      }),
      async (c) =>
        c.json(success(c, (await listEndpoints(context.db, agentOf(c).agentId)).map(showWebhook)), 200),
    )
    .openapi(
      createRoute({
        ...one,
        method: "get",
        path: "/{id}",
        summary: "An endpoint",
        responses: answers(200, webhookOut, "The endpoint"),
      }),
      async (c) =>
        c.json(success(c, showWebhook(await getWebhook(context, agentOf(c), c.req.valid("param").id))), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "patch",
        path: "/{id}",
        summary: "Change or pause an endpoint",
        request: { params: idParams("whe"), body: body(updateWebhookIn) },
        responses: answers(200, webhookOut, "The endpoint"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        return c.json(
          success(c, showWebhook(await updateWebhook(context, agentOf(c), id, c.req.valid("json")))),
          200,
        );
      },
    )
    .openapi(
      createRoute({
        ...one,
        method: "delete",
        path: "/{id}",
        summary: "Delete an endpoint with its deliveries",
        responses: answers(200, webhookOut, "The endpoint that was"),
      }),
      async (c) =>
        c.json(
          success(c, showWebhook(await deleteWebhook(context, agentOf(c), c.req.valid("param").id))),
          200,
        ),
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/secret",
        summary: "Rotate an endpoint's secret",
        request: { params: idParams("whe"), body: body(rotateSecretIn) },
        responses: answers(201, webhookWithSecret, "The endpoint and its new secret, shown this once"),
      }),
      async (c) => {
        const rotation = { ...c.req.valid("param"), ...c.req.valid("json") };
        const { endpoint, secret } = await rotateWebhookSecret(context, agentOf(c), rotation);
        return c.json(
          success(c, { webhook: showWebhook(endpoint), secret, standardSecret: toStandardSecret(secret) }),
          201,
        );
      },
    )
    .openapi(
      createRoute({
        ...one,
        method: "post",
        path: "/{id}/test",
        summary: "Send an endpoint a `webhook.test`, whichever events it wants",
        responses: answers(201, z.object({ id: idOf("whd") }), "The delivery, due at once"),
      }),
      async (c) =>
        c.json(success(c, { id: await testWebhook(context, agentOf(c), c.req.valid("param").id) }), 201),
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}/deliveries",
        summary: "An endpoint's deliveries; those in state `dead` are the dead letters",
        request: { params: idParams("whe"), query: listDeliveriesQuery },
        responses: answers(200, deliveriesOut, "A page, the newest first"),
      }),
      async (c) => {
        const query = { ...c.req.valid("param"), ...c.req.valid("query") };
        const { items, nextCursor } = await listWebhookDeliveries(context, agentOf(c), query);
        return c.json(success(c, { items: items.map(showDelivery), nextCursor }), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/deliveries/{deliveryId}/redeliver",
        summary: "Redeliver an event that was given up or already delivered",
        request: { params: deliveryParams },
        responses: answers(200, z.object({ id: idOf("whd") }), "The delivery, due at once"),
      }),
      async (c) => {
        const { id, deliveryId } = c.req.valid("param");
        await redeliverWebhook(context, agentOf(c), { id, deliveryId });
        return c.json(success(c, { id: deliveryId }), 200);
      },
    );
}
