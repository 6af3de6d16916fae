import { createRoute, z } from "@hono/zod-openapi";
import { agentOf, authenticate } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { createForAgent } from "../idempotency/createForAgent.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idParams } from "../schemas/fields.ts";
import { idempotencyHeaders } from "../schemas/idempotency.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./apiKeys.ts";
import { createChallenge } from "./challenge.ts";
import { getAgent, updateAgent } from "./profile.ts";
import { recover, register } from "./register.ts";
import {
  agentOut,
  agentWithKey,
  challengeIn,
  challengeOut,
  createKeyIn,
  keyOut,
  newKeyOut,
  recoverIn,
  registerIn,
  showAgent,
  showKey,
  updateAgentIn,
} from "./schemas.ts";

/** Registration, profile and keys. */
export function agentRoutes(context: Context) {
  const open = { tags: ["agents"] };
  const own = {
    tags: ["agents"],
    security: [{ token: [] }, { apiKey: [] }],
    middleware: authenticate(context, "agent"),
  };
  return newRouter()
    .openapi(
      createRoute({
        ...open,
        method: "post",
        path: "/challenge",
        summary: "What a wallet is to sign",
        request: { body: body(challengeIn) },
        responses: answers(201, challengeOut, "EIP-712 data to sign once, within 5 minutes"),
      }),
      async (c) => {
        const { walletAddress: wallet, chainId, purpose } = c.req.valid("json");
        return c.json(success(c, await createChallenge(context, { wallet, chainId, purpose })), 201);
      },
    )
    .openapi(
      createRoute({
        ...open,
        method: "post",
        path: "/register",
        summary: "Register the agent of a wallet",
        request: { body: body(registerIn) },
        responses: answers(201, agentWithKey, "The agent and its API key, shown this once"),
      }),
      async (c) => {
        const { agent, apiKey, key } = await register(context, c.req.valid("json"));
        return c.json(success(c, { agent: showAgent(agent), apiKey, keyId: key.id }), 201);
      },
    )
    .openapi(
      createRoute({
        ...open,
        method: "post",
        path: "/recover",
        summary: "A new key for a registered wallet, and perhaps another E2E public key",
        request: { body: body(recoverIn) },
        responses: answers(201, agentWithKey, "The agent and a new API key, shown this once"),
      }),
      async (c) => {
        const { agent, apiKey, key } = await recover(context, c.req.valid("json"));
        return c.json(success(c, { agent: showAgent(agent), apiKey, keyId: key.id }), 201);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/me",
        summary: "The agent that asks",
        responses: answers(200, agentOut, "The agent"),
      }),
      async (c) => c.json(success(c, showAgent(await getAgent(context, agentOf(c).agentId))), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "patch",
        path: "/me",
        summary: "Change the profile or the E2E public key",
        request: { body: body(updateAgentIn) },
        responses: answers(200, agentOut, "The agent"),
      }),
      async (c) =>
        c.json(success(c, showAgent(await updateAgent(context, agentOf(c), c.req.valid("json")))), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/me/keys",
        summary: "The agent's API keys, without secrets",
        responses: answers(200, z.array(keyOut), "Keys, the newest first"),
      }),
      async (c) => c.json(success(c, (await listKeys(context, agentOf(c))).map(showKey)), 200),
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/me/keys",
        summary: "A further API key",
        request: { headers: idempotencyHeaders, body: body(createKeyIn) },
        responses: answers(201, newKeyOut, "The key, shown this once"),
      }),
      async (c) => {
        const data = await createForAgent(c, context, "keys", async (scope, agent, request) => {
          const { apiKey, key } = await createKey(scope, agent, request);
          return { apiKey, key: showKey(key) };
        });
        return c.json(success(c, data), 201);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/me/keys/rotate",
        summary: "Replace the calling key",
        responses: answers(201, newKeyOut, "The new key; the old one is revoked"),
      }),
      async (c) => {
        const { apiKey, key } = await rotateKey(context, agentOf(c));
        return c.json(success(c, { apiKey, key: showKey(key) }), 201);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "delete",
        path: "/me/keys/{id}",
        summary: "Revoke a key",
        request: { params: idParams("key") },
        responses: answers(200, keyOut, "The revoked key"),
      }),
      async (c) =>
        c.json(success(c, showKey(await revokeKey(context, agentOf(c), c.req.valid("param").id))), 200),
    )
    .openapi(
      createRoute({
        ...open,
        method: "get",
        path: "/{id}",
        summary: "An agent's public profile",
        request: { params: idParams("agt") },
        responses: answers(200, agentOut, "The agent"),
      }),
      async (c) => c.json(success(c, showAgent(await getAgent(context, c.req.valid("param").id))), 200),
    );
}
