import { concat, type Hex, numberToHex, size } from "viem";

/** What a passkey's device has signed, in WebAuthn's parts. */
export interface PasskeyAssertion {
  /** Coordinates of the key, 32 bytes each. */
  readonly x: Hex;
  readonly y: Hex;
  /** 64 bytes, the lower s. */
  readonly signature: Hex;
  readonly authenticatorData: Hex;
  /** clientDataJSON from behind the challenge. */
  readonly tail: Hex;
}

/**
 * Lays out a passkey's signature as the OwnerValidator reads it behind the slot.
 *
 * @param assertion - Its parts.
 * @returns `x ‖ y ‖ r ‖ s ‖ length (2) ‖ authenticatorData ‖ tail`.
 */
export function encodeAssertion(assertion: PasskeyAssertion): Hex {
  const { x, y, signature, authenticatorData, tail } = assertion;
  const length = numberToHex(size(authenticatorData), { size: 2 });
  return concat([x, y, signature, length, authenticatorData, tail]);
}

/** First byte of an ERC-1271 signature: over which kind of message the owner's is. */
export const messageForm = { personal: "0x00", session: "0x01", nested: "0x02" } as const;

/** What `onInstall` is to do with the owners that follow. */
export const ownerCommand = { set: "0x00", add: "0x01", remove: "0x02" } as const;

/**
 * Puts the slot in front of an owner's signature.
 *
 * @param slot - Where the account keeps the owner.
 * @param signature - Of `AccountOwner.signTypedData`.
 */
export function inSlot(slot: number, signature: Hex): Hex {
  return concat([numberToHex(slot, { size: 1 }), signature]);
}
