import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { EncryptionPrivateKeyInvalidError } from "../errors/keyErrors.ts";

/** A private key as the functions of this folder take it. */
export type EncryptionPrivateKey = Hex | SecretKey<Hex>;

/**
 * Reads a private key.
 *
 * @param privateKey - 0x and 64 hex digits, or a holder of them.
 * @returns Its bytes.
 * @throws {EncryptionPrivateKeyInvalidError}
 */
export function parsePrivateKey(privateKey: unknown): Uint8Array {
  const text = privateKey instanceof SecretKey ? privateKey.reveal() : privateKey;
  if (typeof text === "string" && /^0x[0-9a-fA-F]{64}$/.test(text)) {
    const bytes = hexToBytes(text.slice(2));
    if (secp256k1.utils.isValidPrivateKey(bytes)) return bytes;
  }
  throw new EncryptionPrivateKeyInvalidError();
}
