import type { MiddlewareHandler } from "hono";
import type { Context } from "../context.ts";
import { clientAddress } from "../http/clientAddress.ts";
import type { AppEnv } from "../http/newRouter.ts";
import { createBodyReader } from "../http/readBody.ts";
import { findPrincipal } from "./authenticate.ts";

const withPayload = /^\/api\/v1\/(?:checkout|transactions\/[^/]+\/deliver)$/;

/** Of strangers: whoever registers, recovers or asks for a session, and whoever asks a paymaster, a facilitator or the relay. */
const ofStrangers =
  /^\/api\/v1\/(?:agents\/(?:challenge|register|recover)|session-requests(?:\/[a-z]+)?|revocations|paymaster\/[^/]+|facilitator\/[a-z]+)$/;

/**
 * Reads bodies, after it is known who sends them: nothing is kept in memory of whoever has no key, but where strangers
 * may speak.
 */
export function admitBody(context: Context): MiddlewareHandler<AppEnv> {
  const { trustedProxies, limits, bodyTimeoutMs } = context.settings;
  const budget = { total: limits.bodyBytes, perAddress: limits.bodyBytesPerAddress };
  const bodies = createBodyReader(budget, bodyTimeoutMs);
  const { strangerRequestBytes: small, payloadRequestBytes: large, requestBytes: usual } = limits;
  return async (c, next) => {
    const { path, method } = c.req;
    if (method === "GET" || method === "HEAD") return next();
    const isOpen = ofStrangers.test(path);
    const hasToken = (c.req.header("authorization") ?? c.req.header("x-api-key")) !== undefined;
    const isPaymaster = path.startsWith("/api/v1/paymaster/");
    // A paymaster's client wants its refusals in JSON-RPC: a bad token counts as none here, and is told there.
    const principal = isOpen && !(isPaymaster && hasToken) ? undefined : await find(context, c, isOpen);
    if (principal !== undefined) c.set("principal", principal);
    const maxSize = principal === undefined ? small : withPayload.test(path) ? large : usual;
    // A body that takes its time keeps nobody from a turn.
    const turn = c.get("turn");
    turn.pause();
    const release = await bodies.read(c, maxSize, clientAddress(c, trustedProxies));
    try {
      await turn.begin();
      await next();
    } finally {
      release();
    }
  };
}

async function find(context: Context, c: Parameters<MiddlewareHandler<AppEnv>>[0], mayFail: boolean) {
  const found = findPrincipal(context, c);
  return mayFail ? found.catch(() => undefined) : found;
}
