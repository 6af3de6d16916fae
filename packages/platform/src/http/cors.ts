import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "./newRouter.ts";

/**
 * Lets pages of some origins ask the API; others' browsers refuse them the answers. No cookie is ever looked at, so that a
 * page can only use the key or token that it was given.
 *
 * @param origins - `https://…`, or `*` for all.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  if (origins.length === 0) return (_, next) => next();
  return cors({
    origin: origins.includes("*") ? "*" : [...origins],
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "X-API-Key"],
    exposeHeaders: ["Idempotent-Replayed", "Retry-After", "X-Request-Id"],
    maxAge: 600,
  });
}
