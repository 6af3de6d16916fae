import type { WebAuthnAccount } from "viem/account-abstraction";
import type { AccountOwner } from "../../owners/AccountOwner.ts";
import { ownerIdOf } from "../../owners/OwnerKey.ts";
import { toPasskeyOwner } from "../../owners/toPasskeyOwner.ts";
import { SignerTimeoutError } from "../errors/signerErrors.ts";
import { askSigner } from "./askSigner.ts";
import { defaultOwnerTimeout } from "./checkingSigner.ts";
import { withinTime } from "./withinTime.ts";

/**
 * Makes an owner of a passkey. What its device gives is checked; what goes wrong is said typed.
 *
 * @param passkey - viem's account of it.
 * @param timeout - Milliseconds that one signature may take.
 * @throws {PasskeyKeyInvalidError} when its public key is none of P-256.
 */
export function toPasskey(passkey: WebAuthnAccount, timeout = defaultOwnerTimeout): AccountOwner {
  const owner = toPasskeyOwner(passkey);
  const tooLate = () => new SignerTimeoutError({ signer: ownerIdOf(owner.key), timeout });
  return {
    ...owner,
    signTypedData: (typedData) =>
      askSigner(() => withinTime(() => owner.signTypedData(typedData), timeout, tooLate)),
  };
}

/**
 * Says whether a value is viem's account of a passkey.
 *
 * @param value - Whatever was given as an owner.
 */
export function isPasskey(value: unknown): value is WebAuthnAccount {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "webAuthn" &&
    "signTypedData" in value &&
    typeof value.signTypedData === "function" &&
    "publicKey" in value
  );
}
