import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../ApiError.ts";
import { agentOf, authenticate } from "../auth/authenticate.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { createForAgent } from "../idempotency/createForAgent.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idParams } from "../schemas/fields.ts";
import { idempotencyHeaders } from "../schemas/idempotency.ts";
import { pageOf } from "../schemas/paging.ts";
import { createSession, getSession, listAudit, listSessions } from "./manageSessions.ts";
import { revokeSession } from "./revokeSession.ts";
import {
  auditOut,
  createSessionIn,
  listSessionsQuery,
  newSessionOut,
  sessionOut,
  showAudit,
  showSession,
} from "./schemas.ts";

/** Delegated sessions. A session may look at itself; everything else takes the agent's own key. */
export function sessionRoutes(context: Context) {
  const common = { tags: ["sessions"], security: [{ token: [] }, { apiKey: [] }] };
  const own = { ...common, middleware: authenticate(context, "agent") };
  const show = (session: Parameters<typeof showSession>[0]) => showSession(session, context.clock());
  return newRouter()
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/",
        summary: "Delegate a budget",
        request: { headers: idempotencyHeaders, body: body(createSessionIn) },
        responses: answers(201, newSessionOut, "The session and its token, shown this once"),
      }),
      async (c) => {
        const data = await createForAgent(c, context, "sessions", async (scope, agent, request) => {
          const { session, token } = await createSession(scope, agent, request);
          return { session: show(session), token };
        });
        return c.json(success(c, data), 201);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/",
        summary: "The agent's sessions",
        request: { query: listSessionsQuery },
        responses: answers(200, pageOf(sessionOut), "A page, the newest first"),
      }),
      async (c) => {
        const { items, nextCursor } = await listSessions(context, agentOf(c), c.req.valid("query"));
        return c.json(success(c, { items: items.map(show), nextCursor }), 200);
      },
    )
    .openapi(
      createRoute({
        ...common,
        middleware: authenticate(context, "agent-or-session"),
        method: "get",
        path: "/current",
        summary: "The session that asks",
        responses: answers(200, sessionOut, "The session"),
      }),
      async (c) => {
        const principal = c.get("principal");
        if (principal.kind !== "session")
          throw new ApiError("NOT_FOUND", "This request needs a session token, not an API key.");
        return c.json(
          success(c, show(await getSession(context, principal.agentId, principal.sessionId))),
          200,
        );
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}",
        summary: "A session: budget left, expiry, status",
        request: { params: idParams("ses") },
        responses: answers(200, sessionOut, "The session"),
      }),
      async (c) =>
        c.json(success(c, show(await getSession(context, agentOf(c).agentId, c.req.valid("param").id))), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}/audit",
        summary: "What happened to a session",
        request: { params: idParams("ses") },
        responses: answers(200, z.array(auditOut), "The latest 500 events, in order"),
      }),
      async (c) =>
        c.json(
          success(c, (await listAudit(context, agentOf(c), c.req.valid("param").id)).map(showAudit)),
          200,
        ),
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/revoke",
        summary: "Revoke a session and cancel its unpaid purchases",
        request: { params: idParams("ses") },
        responses: answers(200, sessionOut, "The session"),
      }),
      async (c) =>
        c.json(
          success(
            c,
            show(
              await withAuthority(context, agentOf(c), (scope) =>
                revokeSession(scope, agentOf(c), c.req.valid("param").id),
              ),
            ),
          ),
          200,
        ),
    );
}
