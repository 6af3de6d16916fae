import type { BaseError } from "../../errors/BaseError.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import type { SessionContext } from "./SessionContext.ts";

/** Makes a typed error out of what went wrong with an operation of a session. */
export function explain({ session }: SessionContext, error: unknown): BaseError {
  return toSessionError(error, { account: session.grant.account, terms: session.terms });
}
