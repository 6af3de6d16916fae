import type { Context as HonoContext } from "hono";
import { type ParsedToken, parseToken } from "../tokens/tokens.ts";
import type { AppEnv } from "./newRouter.ts";

/**
 * Reads what a request shows, and proves nothing yet: one reading, so that what is limited is what lets in.
 *
 * @returns The bearer token, else the `X-API-Key`; `undefined` if that is no token.
 */
export function presentedToken(c: HonoContext<AppEnv>): ParsedToken | undefined {
  const bearer = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const presented = bearer ?? c.req.header("x-api-key");
  return presented === undefined ? undefined : parseToken(presented);
}
