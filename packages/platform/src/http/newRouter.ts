import type { HttpBindings } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
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

/** A router on which what does not fit its schema is refused in the form of every other error. */
export function newRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw new ApiError(
        "VALIDATION_FAILED",
        "The request does not fit its schema.",
        // What was sent is not repeated: it may be a secret.
        result.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message })),
      );
    },
  });
}
