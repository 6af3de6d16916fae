import type { Context as HonoContext } from "hono";
import { ApiError } from "../ApiError.ts";
import type { Rates } from "../rates/createRates.ts";
import type { RateKind } from "../rates/RateKind.ts";
import { costOf } from "./costOf.ts";
import type { AppEnv } from "./newRouter.ts";

/**
 * Counts a request against somebody's limit, by what it costs.
 *
 * @throws {ApiError} `RATE_LIMITED`
 */
export function takeRate(c: HonoContext<AppEnv>, rates: Rates, kind: RateKind, name: string): void {
  const { pathname, search } = new URL(c.req.url);
  const wait = rates.take(kind, name, kind === "registration" ? 1 : costOf(c.req.method, pathname + search));
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1_000);
  c.header("Retry-After", String(seconds));
  throw new ApiError("RATE_LIMITED", "Too many requests.", { retryAfterSeconds: seconds });
}
