import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "../context.ts";
import { ApiError } from "../http/ApiError.ts";
import { findPrincipal } from "../http/authenticate.ts";
import { newRouter } from "../http/newRouter.ts";
import { errorAnswer } from "../schemas/envelope.ts";
import { answerRpc } from "./answerRpc.ts";
import { openSponsors } from "./openSponsors.ts";

const id = z.union([z.string(), z.number(), z.null()]);

const rpcRequest = z
  .object({
    jsonrpc: z.literal("2.0"),
    id,
    method: z.enum(["pm_getPaymasterStubData", "pm_getPaymasterData"]),
    params: z.array(z.unknown()).openapi({ description: "`[userOp, entryPoint, chainId, context]`" }),
  })
  .openapi("PaymasterRequest");

const rpcAnswer = z
  .object({
    jsonrpc: z.literal("2.0"),
    id,
    result: z.record(z.string(), z.string()).optional(),
    error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).optional().openapi({
      description: "-32010: not paid for, `data.reason` says why; -32011: the allowance is used.",
    }),
  })
  .openapi("PaymasterAnswer");

const json = <schema extends z.ZodType>(schema: schema) => ({ "application/json": { schema } });

/** Only described by it: a JSON-RPC client wants even what is no request answered in JSON-RPC. */
const description = createRoute({
  method: "post",
  path: "/{chainId}",
  tags: ["paymaster"],
  summary: "Have an operation paid for (ERC-7677)",
  security: [{}, { token: [] }],
  request: {
    params: z.object({
      chainId: z.string().openapi({ param: { name: "chainId", in: "path" }, example: "84532" }),
    }),
    body: { required: true, content: json(rpcRequest) },
  },
  responses: {
    200: { description: "A JSON-RPC answer: the paymaster's data, or why not", content: json(rpcAnswer) },
    ...errorAnswer,
  },
});

/** ERC-7677 over JSON-RPC, one endpoint for each chain. Wallets' clients speak it, so it is not in our envelope. */
export function sponsorshipRoutes(context: Context) {
  const { db, log, settings } = context;
  const sponsors = openSponsors(db, settings.sponsorships);
  const router = newRouter();
  router.openAPIRegistry.registerPath(description);
  router.post("/:chainId", async (c) => {
    const open = sponsors.get(Number(c.req.param("chainId")));
    if (open === undefined) throw new ApiError("NOT_FOUND", "Nothing is paid for on this chain.");
    const { sponsor, agentsOnly } = open;
    const isAnonymous = (c.req.header("authorization") ?? c.req.header("x-api-key")) === undefined;
    // Whoever shows a key has the agent's allowance, which no stranger can use up.
    const agent = isAnonymous && !agentsOnly ? undefined : (await findPrincipal(context, c)).agentId;
    const body: unknown = await c.req.json().catch(() => undefined);
    const onFailure = (error: unknown) =>
      log.error({ err: error, requestId: c.get("requestId") }, "sponsorship failed");
    return c.json(await answerRpc(sponsor, body, onFailure, agent));
  });
  return router;
}
