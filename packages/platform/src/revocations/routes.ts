import { fromJson } from "@abbababa/sdk";
import { createRoute } from "@hono/zod-openapi";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { openRelay } from "./openRelay.ts";
import { relayedRevocationOut, relayRevocationIn } from "./schemas.ts";

/** The kill switch of owners without gas: their signature is all that it takes, and all that it can do is revoke. */
export function revocationRoutes(context: Context) {
  const now = () => context.clock().getTime();
  const relays = context.settings.relays.map((options) => openRelay(options, now));
  return newRouter().openapi(
    createRoute({
      tags: ["revocations"],
      method: "post",
      path: "/",
      summary: "Send a revocation that an owner has signed",
      description:
        "No key is required. A revocation that the chain would reject is not sent. Repeating a revocation returns the same answer.",
      request: { body: body(relayRevocationIn) },
      responses: answers(200, relayedRevocationOut, "The chain shows it"),
    }),
    async (c) => {
      const revocation = read(c.req.valid("json").revocation);
      const relay = relays.find(({ chainId }) => chainId === revocation.chainId);
      if (relay === undefined)
        throw new ApiError(
          "NOT_FOUND",
          "The platform does not relay revocations on this chain. Send it another way.",
        );
      const { transactionHash = null } = await relay.relay({
        ...revocation,
        sessionId: revocation.sessionId,
      });
      context.metrics.relayWei.set({ chain: String(relay.chainId) }, Number(relay.spent()));
      return c.json(success(c, { transactionHash }), 200);
    },
  );
}

function read(text: string) {
  try {
    return fromJson(text, "SignedRevocation");
  } catch {
    throw new ApiError("VALIDATION_FAILED", "revocation: is not the JSON of a signed revocation");
  }
}
