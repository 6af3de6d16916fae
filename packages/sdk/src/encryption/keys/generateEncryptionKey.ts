import { generatePrivateKey } from "viem/accounts";
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
  return toEncryptionKey(generatePrivateKey());
}
