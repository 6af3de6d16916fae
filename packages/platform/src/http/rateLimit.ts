import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { clientAddress } from "./clientAddress.ts";
import type { AppEnv } from "./newRouter.ts";
import { presentedToken } from "./presentedToken.ts";

/** Limits requests by address and by key. What a key claims to be is enough: a wrong one is limited as well. */
export function rateLimit(context: Context): MiddlewareHandler<AppEnv> {
  const { rateLimits, trustedProxies } = context.settings;
  if (rateLimits === false) return (_, next) => next();
  const now = () => context.clock().getTime();
  const byAddress = createBuckets(rateLimits.perAddress, now);
  const byRegistration = createBuckets(rateLimits.perAddressRegistration, now);
  const byKey = createBuckets(rateLimits.perKey, now);
  return async (c, next) => {
    const address = clientAddress(c, trustedProxies);
    take(c, byAddress, address, costOf(c));
    if (rare.test(c.req.path)) take(c, byRegistration, address);
    const key = presentedToken(c)?.id;
    if (key !== undefined) take(c, byKey, key, costOf(c));
    await next();
  };
}

/** What strangers do once in a while: proving a wallet, asking for a session, typing a code. */
const rare = /\/(?:agents\/(?:challenge|register|recover)|session-requests(?:\/(?:lookup|answer))?)$/;

/** A search for words costs the database several times what others do. */
const costOf = (c: HonoContext<AppEnv>) =>
  c.req.path === "/api/v1/services" && c.req.method === "GET" && c.req.query("q") !== undefined ? 5 : 1;

function take(
  c: HonoContext<AppEnv>,
  buckets: ReturnType<typeof createBuckets>,
  name: string,
  cost = 1,
): void {
  const wait = buckets.take(name, cost);
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1_000);
  c.header("Retry-After", String(seconds));
  throw new ApiError("RATE_LIMITED", "Too many requests.", { retryAfterSeconds: seconds });
}

const minute = 60_000;
/** Names remembered at once; the longest unused are forgotten, and start afresh with a full bucket. */
const capacity = 50_000;

/**
 * Token buckets by name, each refilled evenly.
 *
 * @param perMinute - Size of a bucket, and what flows in each minute.
 * @param now - Milliseconds.
 */
function createBuckets(perMinute: number, now: () => number) {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    /** Takes some; returns 0, or the milliseconds until there are as many again. A clock set back gives and takes nothing. */
    take(name: string, cost: number): number {
      const at = now();
      const bucket = buckets.get(name) ?? { level: perMinute, at };
      const level = Math.min(perMinute, bucket.level + (Math.max(0, at - bucket.at) * perMinute) / minute);
      const taken = level >= Math.min(cost, perMinute);
      buckets.delete(name);
      buckets.set(name, { level: taken ? Math.max(0, level - cost) : level, at });
      if (buckets.size > capacity) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return taken ? 0 : Math.max(1, ((Math.min(cost, perMinute) - level) * minute) / perMinute);
    },
  };
}
