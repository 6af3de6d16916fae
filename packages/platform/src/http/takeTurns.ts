import type { MiddlewareHandler } from "hono";
import type { Context } from "../context.ts";
import { createTurn } from "../rates/createTurn.ts";
import { clientAddress } from "./clientAddress.ts";
import type { AppEnv } from "./newRouter.ts";
import { presentedToken } from "./presentedToken.ts";
import { takeRate } from "./takeRate.ts";

/** In this line stand all whose tokens nobody has seen yet: looking them up holds up nobody who is known. */
const unseen = ["tokens that nobody has seen yet", Number.POSITIVE_INFINITY] as const;

/**
 * Serves requests in turns: an agent's, by whichever of its keys and sessions, in a line of its own, and those of whom
 * nobody knows yet in their address's, until it is known whose they are. So nobody waits for what others send, not even
 * to be let in.
 */
export function takeTurns(context: Context): MiddlewareHandler<AppEnv> {
  const { takePlace, rates, settings } = context;
  return async (c, next) => {
    const agentId = c.get("knownAgentId");
    if (agentId !== undefined) takeRate(c, rates, "agent", agentId);
    const ofAddress = [
      `address ${clientAddress(c, settings.trustedProxies)}`,
      context.mostOfAddress,
    ] as const;
    const lines =
      agentId !== undefined
        ? [[agentId, context.mostOfAgent] as const]
        : presentedToken(c) === undefined
          ? [ofAddress]
          : [ofAddress, unseen];
    const turn = createTurn(takePlace, lines);
    c.set("turn", turn);
    try {
      await turn.begin();
      await next();
    } finally {
      turn.leave();
    }
  };
}
