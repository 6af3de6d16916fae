import { type Hex, isHex, size } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";

/**
 * Finds the session that a revocation is of: by its id, or by its string.
 *
 * @param context - Owner and account, and the string's session.
 * @param parameters - The id.
 * @param name - The action, for the error.
 * @returns The id, in lower case; `undefined` when no session is named.
 * @throws {ParametersInvalidError} when the id is none, or string and id are of two sessions.
 */
export function revokedSessionId(
  { session }: OwnerContext,
  { sessionId }: { readonly sessionId?: Hex | undefined },
  name: string,
): Hex | undefined {
  const invalid = (issue: string) => new ParametersInvalidError(`parameters of ${name}`, [issue]);
  if (sessionId === undefined) return session?.sessionId;
  if (!isHex(sessionId) || size(sessionId) !== 32) throw invalid("sessionId: is not 32 bytes of hex");
  const id = sessionId.toLowerCase() as Hex;
  if (session !== undefined && session.sessionId !== id) {
    throw invalid("sessionId: is of another session than `serializedSessionKey`");
  }
  return id;
}
