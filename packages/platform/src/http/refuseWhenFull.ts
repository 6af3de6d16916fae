import type { MiddlewareHandler } from "hono";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { AppEnv } from "./newRouter.ts";

/** Takes nothing more while there is no room for it; what is there can be read. */
export function refuseWhenFull({ isFull }: Context): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const isReading = c.req.method === "GET" || c.req.method === "HEAD";
    if (!isReading && (await isFull())) {
      throw new ApiError("STORE_FULL", "The platform's disk is full. Reads still work; try again later.");
    }
    await next();
  };
}
