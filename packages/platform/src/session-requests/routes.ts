import { createRoute } from "@hono/zod-openapi";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { answerRequest, findRequest } from "./answerRequest.ts";
import { showUserCode } from "./codes.ts";
import { openRequest } from "./openRequest.ts";
import { pollRequest } from "./pollRequest.ts";
import {
  answeredOut,
  answerRequestIn,
  findRequestIn,
  openRequestIn,
  openRequestOut,
  pollRequestIn,
  sealedGrantOut,
  sessionRequestOut,
} from "./schemas.ts";

/**
 * The mailbox between agents that ask and owners who grant: a device flow (RFC 8628) of texts that the platform neither
 * reads nor makes. Codes stand in bodies, never in URLs, which are logged.
 */
export function sessionRequestRoutes(context: Context) {
  const open = { tags: ["session requests"], method: "post" as const };
  const page = () => `${context.settings.consoleUrl ?? context.origin()}/grant`;
  const secondsLeft = ({ expiresAt }: { expiresAt: Date }) =>
    Math.ceil((expiresAt.getTime() - context.clock().getTime()) / 1_000);
  return newRouter()
    .openapi(
      createRoute({
        ...open,
        path: "/",
        summary: "Ask an owner for a session",
        request: { body: body(openRequestIn) },
        responses: answers(201, openRequestOut, "Where the owner answers, and how to poll"),
      }),
      async (c) => {
        const { row, deviceCode } = await openRequest(context, c.req.valid("json").request);
        const userCode = showUserCode(row.userCode);
        const opened = {
          device_code: deviceCode,
          user_code: userCode,
          verification_uri: page(),
          verification_uri_complete: `${page()}#user_code=${userCode}`,
          request_hash: row.requestHash,
          expires_in: secondsLeft(row),
          interval: row.interval,
        };
        return c.json(success(c, opened), 201);
      },
    )
    .openapi(
      createRoute({
        ...open,
        path: "/token",
        summary: "Poll for the owner's answer",
        description:
          "Until there is one, the error's code is `authorization_pending`, or `slow_down` for who polls too fast; then `access_denied` for a refusal, and `expired_token` when the time is over.",
        request: { body: body(pollRequestIn) },
        responses: answers(200, sealedGrantOut, "The answer; it stays the same until the request expires"),
      }),
      async (c) => {
        const sealed_grant = await pollRequest(context, c.req.valid("json").device_code);
        return c.json(success(c, { sealed_grant }), 200);
      },
    )
    .openapi(
      createRoute({
        ...open,
        path: "/lookup",
        summary: "The session request behind a code, for the owner's page",
        request: { body: body(findRequestIn) },
        responses: answers(200, sessionRequestOut, "The request"),
      }),
      async (c) => {
        const row = await findRequest(context, c.req.valid("json").user_code);
        const { request, requestHash: request_hash } = row;
        return c.json(success(c, { request, request_hash, expires_in: secondsLeft(row) }), 200);
      },
    )
    .openapi(
      createRoute({
        ...open,
        path: "/answer",
        summary: "Answer a request, once",
        request: { body: body(answerRequestIn) },
        responses: answers(200, answeredOut, "What the agent will be told"),
      }),
      async (c) => c.json(success(c, { status: await answerRequest(context, c.req.valid("json")) }), 200),
    );
}
