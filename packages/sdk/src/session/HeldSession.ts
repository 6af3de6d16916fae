import { privateKeyToAccount } from "viem/accounts";
import type { DeserializedSessionKey } from "./DeserializedSessionKey.ts";
import type { ParsedGrant } from "./ParsedGrant.ts";
import type { SessionKeyAccount } from "./SessionKeyAccount.ts";

/** A session whose key is at hand: in this process, or behind something that signs. Printing it shows no key. */
export interface HeldSession extends ParsedGrant {
  readonly sessionKey: SessionKeyAccount;
}

/**
 * Puts a session's private key behind an account that signs with it.
 *
 * @param session - A session read from a string, or one that is held already.
 * @returns The session, without the private key.
 */
export function toHeldSession(session: DeserializedSessionKey | HeldSession): HeldSession {
  if (!("privateKey" in session)) return session;
  const { privateKey, ...granted } = session;
  return { ...granted, sessionKey: privateKeyToAccount(privateKey.reveal()) };
}
