import { createRoute } from "@hono/zod-openapi";
import { agentOf, authenticate } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { answers, success } from "../schemas/envelope.ts";
import { idParams } from "../schemas/fields.ts";
import { pageOf } from "../schemas/paging.ts";
import { getDispute, listDisputes } from "./readDisputes.ts";
import { disputeFileOut, disputeOut, listDisputesQuery, showDispute, showDisputeFile } from "./schemas.ts";

/** The resolver's desk: disputes that the agent's wallet may resolve, as the escrow contract says. */
export function disputeRoutes(context: Context) {
  const own = {
    tags: ["disputes"],
    security: [{ token: [] }, { apiKey: [] }],
    middleware: authenticate(context, "agent"),
  };
  return newRouter()
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/",
        summary: "Disputes that the agent's wallet can resolve or has resolved",
        request: { query: listDisputesQuery },
        responses: answers(200, pageOf(disputeOut), "A page, the newest purchase first"),
      }),
      async (c) => {
        const { items, nextCursor } = await listDisputes(context, agentOf(c), c.req.valid("query"));
        return c.json(success(c, { items: items.map(showDispute), nextCursor }), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}",
        summary: "A dispute: the request, the delivery and both sides' evidence",
        request: { params: idParams("txn") },
        responses: answers(200, disputeFileOut, "The dispute, to be resolved on chain"),
      }),
      async (c) => {
        const found = await getDispute(context, agentOf(c), c.req.valid("param").id);
        return c.json(success(c, showDisputeFile(found)), 200);
      },
    );
}
