import { createRoute } from "@hono/zod-openapi";
import { agentOf, authenticate } from "../auth/authenticate.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import { clientAddress } from "../http/clientAddress.ts";
import { newRouter } from "../http/newRouter.ts";
import { createForAgent } from "../idempotency/createForAgent.ts";
import { chargeBytes } from "../rates/chargeBytes.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idParams } from "../schemas/fields.ts";
import { idempotencyHeaders } from "../schemas/idempotency.ts";
import { pageOf } from "../schemas/paging.ts";
import { createService, getService, updateService } from "./manageServices.ts";
import { createServiceIn, searchQuery, serviceOut, showService, updateServiceIn } from "./schemas.ts";
import { searchServices } from "./searchServices.ts";

type Service = Parameters<typeof showService>[0];

const moves = { pause: "paused", resume: "active", archive: "archived" } as const;

/** What is for sale. */
export function serviceRoutes(context: Context) {
  const open = { tags: ["services"] };
  const own = {
    tags: ["services"],
    security: [{ token: [] }, { apiKey: [] }],
    middleware: authenticate(context, "agent"),
  };
  const show = (service: Service) => showService(service, chainOf(context, service.chainId));
  const app = newRouter()
    .openapi(
      createRoute({
        ...open,
        method: "get",
        path: "/",
        summary: "Search what is for sale",
        request: { query: searchQuery },
        responses: answers(200, pageOf(serviceOut), "A page of active services"),
      }),
      async (c) => {
        const { items, nextCursor } = await searchServices(context, c.req.valid("query"));
        const bytes = items.reduce((sum, { description }) => sum + Buffer.byteLength(description), 0);
        chargeBytes(context.rates, "address", clientAddress(c, context.settings.trustedProxies), bytes);
        return c.json(success(c, { items: items.map(show), nextCursor }), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/",
        summary: "Offer a service",
        request: { headers: idempotencyHeaders, body: body(createServiceIn) },
        responses: answers(201, serviceOut, "The service"),
      }),
      async (c) => {
        const data = await createForAgent(c, context, "services", async (scope, agent, request) =>
          show(await createService(scope, agent, request)),
        );
        return c.json(success(c, data), 201);
      },
    )
    .openapi(
      createRoute({
        ...open,
        method: "get",
        path: "/{id}",
        summary: "A service",
        request: { params: idParams("svc") },
        responses: answers(200, serviceOut, "The service"),
      }),
      async (c) => c.json(success(c, show(await getService(context, c.req.valid("param").id))), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "patch",
        path: "/{id}",
        summary: "Change a service; purchases made before keep their terms",
        request: { params: idParams("svc"), body: body(updateServiceIn) },
        responses: answers(200, serviceOut, "The service"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        return c.json(
          success(c, show(await updateService(context, agentOf(c), id, c.req.valid("json")))),
          200,
        );
      },
    );
  for (const move of ["pause", "resume", "archive"] as const) {
    app.openapi(
      createRoute({
        ...own,
        method: "post",
        path: `/{id}/${move}`,
        summary: move === "archive" ? "Archive a service permanently" : `${move} a service`,
        request: { params: idParams("svc") },
        responses: answers(200, serviceOut, "The service"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        return c.json(
          success(c, show(await updateService(context, agentOf(c), id, { status: moves[move] }))),
          200,
        );
      },
    );
  }
  return app;
}
