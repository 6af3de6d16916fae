import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { unauthenticated } from "../ApiError.ts";
import type { Settings } from "../options.ts";

/** What travels with an operator's request. */
export interface OperatorEnv {
  Variables: { requestId: string; operator: string };
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Lets in who shows one of the operators' keys, before anything of the request's body is read. */
export function authenticateOperator({ operatorKeys }: Settings): MiddlewareHandler<OperatorEnv> {
  const known = Object.entries(operatorKeys).map(([name, key]) => ({ name, digest: digest(key) }));
  return async (c, next) => {
    const [, shown = ""] = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const presented = digest(shown);
    // All are compared, so that how long it takes says nothing.
    const [operator] = known.filter((key) => timingSafeEqual(key.digest, presented));
    if (operator === undefined) throw unauthenticated();
    c.set("operator", operator.name);
    await next();
  };
}
