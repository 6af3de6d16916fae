import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type EncryptionKey, toEncryptionKey } from "./toEncryptionKey.ts";

/**
 * Makes a pair of keys for encryption from the runtime's randomness.
 *
 * @returns The pair; its private key does not print.
 *
 * @example
 * const key = generateEncryptionKey();
 * await register({ e2ePublicKey: key.publicKey });
 * await keep(key.privateKey.reveal());
 */
export function generateEncryptionKey(): EncryptionKey {
  return toEncryptionKey(`0x${bytesToHex(secp256k1.utils.randomPrivateKey())}`);
}
