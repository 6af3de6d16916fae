import type { MiddlewareHandler } from "hono";
import type { Context } from "../context.ts";
import { clientAddress } from "./clientAddress.ts";
import type { AppEnv } from "./newRouter.ts";
import { presentedToken } from "./presentedToken.ts";
import { takeRate } from "./takeRate.ts";

/** What strangers do once in a while: proving a wallet, asking for a session, typing a code, having a revocation sent. */
const rare =
  /\/(?:agents\/(?:challenge|register|recover)|session-requests(?:\/(?:lookup|answer))?|revocations)$/;

/**
 * Limits requests by address and by key; by agent, once it is known. What a key claims to be is enough: a wrong one is
 * limited as well.
 */
export function rateLimit({ rates, settings }: Context): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const address = clientAddress(c, settings.trustedProxies);
    takeRate(c, rates, "address", address);
    if (rare.test(c.req.path)) takeRate(c, rates, "registration", address);
    const key = presentedToken(c)?.id;
    if (key !== undefined) takeRate(c, rates, "key", key);
    await next();
  };
}
