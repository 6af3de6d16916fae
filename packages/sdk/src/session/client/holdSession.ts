import { isAddressEqual } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { SessionKeyMismatchError } from "../errors/serializedErrors.ts";
import { deserializeSessionKey } from "../grant/deserializeSessionKey.ts";
import { eitherOr, type SessionStrings } from "../grant/namedSession.ts";
import { parseGrant } from "../grant/serializeGrant.ts";
import { type HeldSession, toHeldSession } from "../HeldSession.ts";
import type { SessionKeyAccount } from "../SessionKeyAccount.ts";
import { toSessionKey } from "../signer/toSessionKey.ts";

/** A session as an agent holds it: one string with the key, or a grant and what holds the key. */
export interface HoldSessionParameters extends SessionStrings {
  /**
   * What holds the key that the grant names: any account that signs messages and typed data, such as one of a key
   * management service. With `grant`.
   */
  readonly sessionKey?: SessionKeyAccount | undefined;
}

/**
 * Reads the session that an agent is to act by, with its key at hand.
 *
 * @param parameters - The string, or the grant and the key's account.
 * @param timeout - Milliseconds that one signature of `sessionKey` may take.
 * @param subject - Whose parameters they are, for errors.
 * @throws {SessionKeyMismatchError} when the account is not of the key that was granted to.
 * @throws {ParametersInvalidError} and what reading the string throws.
 */
export function holdSession(
  { serializedSessionKey, grant, sessionKey }: HoldSessionParameters,
  timeout: number,
  subject: string,
): HeldSession {
  const invalid = (issue: string) => new ParametersInvalidError(subject, [issue]);
  if (grant === undefined) {
    if (serializedSessionKey === undefined) throw eitherOr(subject);
    if (sessionKey !== undefined) throw invalid("sessionKey: `serializedSessionKey` holds the key itself");
    return toHeldSession(deserializeSessionKey(serializedSessionKey));
  }
  if (serializedSessionKey !== undefined) throw eitherOr(subject);
  if (sessionKey === undefined) throw invalid("sessionKey: is missing: a grant holds no key");
  const { requestHash: _, ...session } = parseGrant(grant);
  const held = toSessionKey(sessionKey, timeout, subject);
  if (!isAddressEqual(held.address, session.sessionKeyAddress)) {
    throw new SessionKeyMismatchError({ inTerms: session.sessionKeyAddress, actual: held.address });
  }
  return { ...session, sessionKey: held };
}
