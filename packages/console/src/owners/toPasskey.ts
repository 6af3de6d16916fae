import { toWebAuthnAccount, type WebAuthnAccount } from "viem/account-abstraction";
import type { StoredOwner } from "../store/records.ts";

/** Opens a passkey of which id and public key are known: its device is asked when it is to sign. */
export function toPasskey({
  credentialId,
  publicKey,
}: Pick<Extract<StoredOwner, { kind: "passkey" }>, "credentialId" | "publicKey">): WebAuthnAccount {
  return toWebAuthnAccount({ credential: { id: credentialId, publicKey } });
}
