import { createWebAuthnCredential } from "viem/account-abstraction";
import { formatShortTime } from "../format/time.ts";
import type { StoredOwner } from "../store/records.ts";
import { en } from "../texts/en.ts";

/** Milliseconds in which a person answers the prompt, or has gone. */
const patience = 120_000;

/**
 * Has this device, or one beside it, make a passkey.
 *
 * @param known - Owners whose devices shall not make a second one.
 */
export async function makePasskey(
  known: readonly StoredOwner[] = [],
): Promise<Extract<StoredOwner, { kind: "passkey" }>> {
  const name = en.account.passkeyName(formatShortTime(Date.now() / 1_000));
  const { id: credentialId, publicKey } = await createWebAuthnCredential({
    // A device keeps one passkey for each user: with a second one of the same id it would delete the first, and its account.
    user: { id: crypto.getRandomValues(new Uint8Array(32)), name, displayName: name },
    timeout: patience,
    excludeCredentialIds: known.flatMap((owner) => (owner.kind === "passkey" ? [owner.credentialId] : [])),
  });
  return { kind: "passkey", credentialId, publicKey, rpId: location.hostname };
}
