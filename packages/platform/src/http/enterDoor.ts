import type { MiddlewareHandler } from "hono";
import type { Context } from "../context.ts";
import { createDoor } from "../rates/createDoor.ts";
import { clientAddress } from "./clientAddress.ts";
import type { AppEnv } from "./newRouter.ts";
import { presentedToken } from "./presentedToken.ts";

/**
 * Has a request wait until it is its sender's turn to be looked at: its agent's, if the token was seen before, else its
 * address's.
 */
export function enterDoor({ knownTokens, settings }: Context): MiddlewareHandler<AppEnv> {
  const door = createDoor();
  return async (c, next) => {
    const token = presentedToken(c);
    const agentId = token && knownTokens.agentOf(`${token.id} ${token.secret}`);
    c.set("knownAgentId", agentId);
    await door.enter(agentId ?? `address ${clientAddress(c, settings.trustedProxies)}`);
    await next();
  };
}
