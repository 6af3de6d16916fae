import { type Address, concat, getAddress, type Hex, hexToBigInt, keccak256, pad, slice } from "viem";

/** The key of one owner of an account: what the OwnerValidator knows of it. */
export type OwnerKey =
  | { readonly kind: "ecdsa"; readonly address: Address }
  /** A point of the curve P-256, 32 bytes each. */
  | { readonly kind: "passkey"; readonly x: Hex; readonly y: Hex }
  /** Says by ERC-1271 what it signed. */
  | { readonly kind: "contract"; readonly address: Address };

/**
 * Encodes an owner for the OwnerValidator.
 *
 * @param key - The owner.
 * @returns `0x00 ‖ address (20)`, `0x01 ‖ x (32) ‖ y (32)`, or `0x02 ‖ address (20)` of a contract.
 */
export function encodeOwner(key: OwnerKey): Hex {
  if (key.kind === "passkey") return concat(["0x01", key.x, key.y]);
  return concat([key.kind === "ecdsa" ? "0x00" : "0x02", key.address]);
}

/**
 * Computes by what the OwnerValidator keeps an owner.
 *
 * @param key - The owner.
 * @returns The address, padded to 32 bytes, with the bit above it set for a contract; of a passkey, the hash of its
 * coordinates.
 */
export function ownerIdOf(key: OwnerKey): Hex {
  if (key.kind === "passkey") return keccak256(concat([key.x, key.y]));
  const marked = key.kind === "contract" ? concat(["0x01", key.address]) : key.address;
  return pad(marked, { size: 32 }).toLowerCase() as Hex;
}

/** An owner as the chain keeps it: of a passkey, only the hash of its coordinates. */
export type KnownOwner =
  | { readonly kind: "ecdsa" | "contract"; readonly address: Address }
  | { readonly kind: "passkey"; readonly id: Hex };

/**
 * Tells what kind of owner is kept under an id.
 *
 * @param id - 32 bytes.
 */
export function readOwnerId(id: Hex): KnownOwner {
  // A hash with 95 leading zero bits is nobody's.
  const above = hexToBigInt(slice(id, 0, 12));
  if (above > 1n) return { kind: "passkey", id };
  return { kind: above === 0n ? "ecdsa" : "contract", address: getAddress(slice(id, 12)) };
}
