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
    take(c, byAddress, address);
    if (/\/agents\/(?:challenge|register|recover)$/.test(c.req.path)) take(c, byRegistration, address);
    const key = presentedToken(c)?.id;
    if (key !== undefined) take(c, byKey, key);
    await next();
  };
}

function take(c: HonoContext<AppEnv>, buckets: ReturnType<typeof createBuckets>, name: string): void {
  const wait = buckets.take(name);
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
    /** Takes one; returns 0, or the milliseconds until there is one again. */
    take(name: string): number {
      const at = now();
      const bucket = buckets.get(name) ?? { level: perMinute, at };
      const level = Math.min(perMinute, bucket.level + (Math.max(0, at - bucket.at) * perMinute) / minute);
      const taken = level >= 1;
      buckets.delete(name);
      buckets.set(name, { level: taken ? level - 1 : level, at });
      if (buckets.size > capacity) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return taken ? 0 : Math.max(1, ((1 - level) * minute) / perMinute);
    },
  };
}
