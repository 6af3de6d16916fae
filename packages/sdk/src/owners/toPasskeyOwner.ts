import { concat, type Hex, numberToHex, slice, stringToHex, type TypedDataDefinition } from "viem";
import type { WebAuthnAccount } from "viem/account-abstraction";
import type { AccountOwner } from "./AccountOwner.ts";
import type { OwnerKey } from "./OwnerKey.ts";
import { PasskeyKeyInvalidError } from "./ownerKeyErrors.ts";
import { encodeAssertion } from "./ownerLayouts.ts";
import { readAssertion } from "./readAssertion.ts";

/** As long as a browser's: 37 bytes of authenticatorData, an origin of middle length. */
const stubData = {
  authenticatorData: concat([`0x${"00".repeat(32)}`, "0x05", "0x00000000"]),
  tail: stringToHex(`","origin":"https://${"a".repeat(60)}","crossOrigin":false}`),
  signature: concat([numberToHex(1n, { size: 32 }), numberToHex(1n, { size: 32 })]),
};

/**
 * Makes an owner of an account that signs with a passkey.
 *
 * @param passkey - viem's account of it.
 * @returns The owner; what its device gives is checked before it is handed on.
 * @throws {PasskeyKeyInvalidError} when its public key is none of P-256.
 */
export function toPasskeyOwner(passkey: WebAuthnAccount): AccountOwner {
  const key = passkeyOf(passkey.publicKey);
  const { x, y } = key;
  return {
    key,
    signTypedData: async (typedData: TypedDataDefinition) => {
      const { signature, webauthn } = await passkey.signTypedData(typedData);
      const { authenticatorData, clientDataJSON } = webauthn;
      return encodeAssertion(
        await readAssertion({ x, y, signature, authenticatorData, clientDataJSON }, typedData),
      );
    },
    stubSignature: encodeAssertion({ x, y, ...stubData }),
  };
}

/**
 * Reads a passkey's public key.
 *
 * @param publicKey - `x ‖ y`, or SEC 1's uncompressed point.
 * @throws {PasskeyKeyInvalidError} when it is neither.
 */
export function passkeyOf(publicKey: Hex): Extract<OwnerKey, { kind: "passkey" }> {
  const digits = /^0x(?:04)?([0-9a-f]{128})$/.exec(String(publicKey).toLowerCase())?.[1];
  if (digits === undefined) throw new PasskeyKeyInvalidError();
  const point: Hex = `0x${digits}`;
  return { kind: "passkey", x: slice(point, 0, 32), y: slice(point, 32, 64) };
}
