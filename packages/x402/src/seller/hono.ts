import type { MiddlewareHandler } from "hono";
import { createPaywall, type PaywallOptions } from "./createPaywall.ts";

/**
 * Middleware for Hono that sells what comes after it.
 *
 * @param options - The server, the routes, where answers are kept.
 *
 * @example
 * app.use(paywall({ server, routes: { "GET /forecast": { accepts } } }));
 */
export function paywall(options: PaywallOptions): MiddlewareHandler {
  const { handle } = createPaywall(options);
  return async (context, next) => {
    const { raw } = context.req;
    // Hono keeps what was read, so that handlers can read it, too.
    const body = raw.body === null ? new Uint8Array() : new Uint8Array(await context.req.arrayBuffer());
    const response = await handle(raw, body, async () => {
      await next();
      const served = context.res;
      context.res = undefined;
      return served;
    });
    context.res = undefined;
    context.res = response;
  };
}
