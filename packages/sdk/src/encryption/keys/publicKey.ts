import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { EncryptionPublicKeyInvalidError } from "../encryptionErrors.ts";

/** Bytes of a compressed point. */
const publicKeyLength = 33;

const shape = /^0x0[23][0-9a-fA-F]{64}$/;

/**
 * Reads a public key: a point on the curve, compressed to 33 bytes. secp256k1 has no points of low order, and the point
 * at infinity has no such encoding.
 *
 * @param publicKey - 0x and 66 hex digits.
 * @param field - What it is, for the error.
 * @returns Its bytes.
 * @throws {EncryptionPublicKeyInvalidError}
 */
export function parsePublicKey(
  publicKey: unknown,
  field: EncryptionPublicKeyInvalidError["field"],
): Uint8Array {
  if (typeof publicKey === "string" && shape.test(publicKey)) {
    const bytes = hexToBytes(publicKey.slice(2));
    if (isPublicKey(bytes)) return bytes;
  }
  throw new EncryptionPublicKeyInvalidError({ field });
}

/**
 * Says whether bytes are a compressed point on the curve.
 *
 * @param bytes - Any bytes.
 * @returns Whether they are.
 */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== publicKeyLength) return false;
  try {
    secp256k1.ProjectivePoint.fromHex(bytes).assertValidity();
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes a public key as text.
 *
 * @param bytes - Its 33 bytes.
 * @returns 0x and 66 hex digits in lower case.
 */
export function formatPublicKey(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}
