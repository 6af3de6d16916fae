import { type Address, concat, type Hex, keccak256, pad } from "viem";

/** The key of one owner of an account: what the OwnerValidator knows of it. */
export type OwnerKey =
  | { readonly kind: "ecdsa"; readonly address: Address }
  /** A point of the curve P-256, 32 bytes each. */
  | { readonly kind: "passkey"; readonly x: Hex; readonly y: Hex };

/**
 * Encodes an owner for the OwnerValidator.
 *
 * @param key - The owner.
 * @returns `0x00 ‖ address (20)`, or `0x01 ‖ x (32) ‖ y (32)`.
 */
export function encodeOwner(key: OwnerKey): Hex {
  return key.kind === "ecdsa" ? concat(["0x00", key.address]) : concat(["0x01", key.x, key.y]);
}

/**
 * Computes by what the OwnerValidator keeps an owner.
 *
 * @param key - The owner.
 * @returns The address, padded to 32 bytes; of a passkey, the hash of its coordinates.
 */
export function ownerIdOf(key: OwnerKey): Hex {
  return key.kind === "ecdsa"
    ? (pad(key.address, { size: 32 }).toLowerCase() as Hex)
    : keccak256(concat([key.x, key.y]));
}
