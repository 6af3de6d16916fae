import { toWebAuthnAccount, type WebAuthnAccount } from "viem/account-abstraction";
import type { StoredOwner } from "../store/records.ts";

/**
 * Opens a passkey of which id and public key are known: its device is asked when it is to sign. It may belong to a host name
 * that the page has moved from (Related Origin Requests).
 */
export function toPasskey({
  credentialId,
  publicKey,
  rpId,
}: Pick<Extract<StoredOwner, { kind: "passkey" }>, "credentialId" | "publicKey" | "rpId">): WebAuthnAccount {
  return toWebAuthnAccount({ credential: { id: credentialId, publicKey }, rpId });
}
