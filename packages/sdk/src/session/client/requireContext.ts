import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { findContext } from "./contextOf.ts";
import type { SessionClient } from "./SessionClient.ts";

/**
 * Finds what is behind an opened session, or says that it is none.
 *
 * @param session - What `useSessionKey` gave.
 * @param name - Whose parameter it is, for the error.
 * @throws {ParametersInvalidError} when it is something else.
 */
export function requireContext(session: SessionClient, name: string): SessionContext {
  const context = typeof session === "object" && session !== null ? findContext(session) : undefined;
  if (context === undefined) {
    throw new ParametersInvalidError(`parameters of ${name}`, [
      "session: is not an opened session: give what `useSessionKey` returns",
    ]);
  }
  return context;
}
