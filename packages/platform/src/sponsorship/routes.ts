import { createRoute, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import type { Address } from "viem";
import { ApiError } from "../ApiError.ts";
import { findPrincipal } from "../auth/authenticate.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { AppEnv } from "../http/newRouter.ts";
import { newRouter } from "../http/newRouter.ts";
import type { Principal } from "../Principal.ts";
import { errorAnswer } from "../schemas/envelope.ts";
import { answerRpc } from "./answerRpc.ts";
import { findAllowance } from "./findAllowance.ts";
import { type OpenSponsor, openSponsors } from "./openSponsors.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";

const id = z.union([z.string(), z.number(), z.null()]);

const rpcRequest = z
  .object({
    jsonrpc: z.literal("2.0"),
    id,
    method: z.enum(["pm_getPaymasterStubData", "pm_getPaymasterData"]),
    params: z.array(z.unknown()).openapi({
      description: "`[userOp, entryPoint, chainId, context]`",
      example: [
        { sender: `0x${"5e".repeat(20)}`, nonce: "0x0", callData: "0x" },
        "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
        "0x14a34",
        {},
      ],
    }),
  })
  .openapi("PaymasterRequest");

const rpcAnswer = z
  .object({
    jsonrpc: z.literal("2.0"),
    id,
    result: z.record(z.string(), z.string()).optional(),
    error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).optional().openapi({
      description:
        "-32010: not paid for, `data.reason` says why (`AGENTS_ONLY`, `KEY_REFUSED`, `ACCOUNT_NOT_OF_AGENT`, `CALL_NOT_SPONSORED`, …); -32011: the allowance is used.",
    }),
  })
  .openapi("PaymasterAnswer");

const json = <schema extends z.ZodType>(schema: schema) => ({ "application/json": { schema } });

/** Only described by it: a JSON-RPC client wants even what is no request answered in JSON-RPC. */
const description = createRoute({
  method: "post",
  path: "/{chainId}",
  tags: ["paymaster"],
  summary: "Request sponsorship of an operation (ERC-7677)",
  description:
    "For agents: an API key pays for the agent's account and those of its live sessions, a session's token for the session's account. Without either, only where the platform pays for anyone.",
  security: [{}, { token: [] }, { apiKey: [] }],
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
    const chainId = Number(c.req.param("chainId"));
    const { sponsor, openToAnyone } = sponsors.get(chainId) ?? nobody;
    let asking: Principal | undefined;
    const allowanceOf = async (sender: Address) => {
      asking = await principalOf(context, c);
      return findAllowance(context, { principal: asking, sender, chainId, openToAnyone });
    };
    const body: unknown = await c.req.json().catch(() => undefined);
    const onFailure = (error: unknown) =>
      log.error({ err: error, requestId: c.get("requestId") }, "sponsorship failed");
    const answer = await answerRpc(sponsor, body, allowanceOf, onFailure);
    // The chain was asked meanwhile: no signature for a key or session that has ended.
    if (asking !== undefined) await withAuthority(context, asking, async () => {});
    return c.json(answer);
  });
  return router;
}

/** Pays on chains on which nobody does. */
const nobody: OpenSponsor = { sponsor: { stub: notServed, sign: notServed }, openToAnyone: true };

async function notServed(): Promise<never> {
  throw new OperationRefusedError("NETWORK_NOT_SERVED", "Operations on this chain are not sponsored.");
}

/** Who shows a key; a bad one is refused in JSON-RPC, too. */
async function principalOf(context: Context, c: HonoContext<AppEnv>): Promise<Principal | undefined> {
  if ((c.req.header("authorization") ?? c.req.header("x-api-key")) === undefined) return undefined;
  try {
    return await findPrincipal(context, c);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "KEY_NOT_ALLOWED") throw new OperationRefusedError("KEY_REFUSED", error.message);
    if (error.code !== "UNAUTHENTICATED") throw error;
    throw new OperationRefusedError("KEY_REFUSED", "The API key or session token is not valid.");
  }
}
