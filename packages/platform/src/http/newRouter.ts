import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../ApiError.ts";
import type { Principal } from "../Principal.ts";
import type { Turn } from "../rates/createTurn.ts";

/** What travels with a request. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    principal: Principal;
    /** In whose line the request waits, if that was known before it was let in. */
    knownAgentId: string | undefined;
    turn: Turn;
  };
}

/** What a route without a body takes for one. */
const nothing = ["", "{}"];

const refuseBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!nothing.includes((await c.req.text()).trim()))
    throw new ApiError("VALIDATION_FAILED", "This operation does not accept a body.");
  await next();
};

/** A route takes what it says, and nothing beside it: neither in the query nor as a body. */
function strict<route extends RouteConfig>(route: route): route {
  const { middleware = [], request = {}, method } = route;
  const takesBody = request.body !== undefined || method === "get";
  return {
    ...route,
    request: { ...request, query: request.query ?? z.strictObject({}) },
    middleware: takesBody ? middleware : [middleware, refuseBody].flat(),
  };
}

/** A router on which what does not fit its schema is refused in the form of every other error. */
export function newRouter(): OpenAPIHono<AppEnv> {
  const router = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw new ApiError(
        "VALIDATION_FAILED",
        "The request is not valid.",
        // What was sent is not repeated: it may be a secret.
        result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message })),
      );
    },
  });
  const define = router.openapi;
  const defineStrictly = (...[route, ...rest]: Parameters<typeof define>) => define(strict(route), ...rest);
  router.openapi = defineStrictly as typeof define;
  return router;
}
