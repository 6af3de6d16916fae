import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { type EncryptionPrivateKey, parsePrivateKey } from "./privateKey.ts";
import { formatPublicKey } from "./publicKey.ts";

/** A pair of keys for encryption. */
export interface EncryptionKey {
  /** To keep. It does not print; `reveal()` gives its text. */
  readonly privateKey: SecretKey<Hex>;
  /** To give away: 0x and 66 hex digits, a compressed point of secp256k1. */
  readonly publicKey: Hex;
}

/**
 * Makes the pair of a private key, such as the `e2ePrivateKey` of a session bundle.
 *
 * @param privateKey - 0x and 64 hex digits. Never the key of a wallet: what signs money should sign nothing else.
 * @returns The pair.
 * @throws {EncryptionPrivateKeyInvalidError}
 *
 * @example
 * const key = toEncryptionKey(process.env.E2E_PRIVATE_KEY as Hex);
 */
export function toEncryptionKey(privateKey: EncryptionPrivateKey): EncryptionKey {
  const bytes = parsePrivateKey(privateKey);
  return {
    privateKey: new SecretKey<Hex>(`0x${bytesToHex(bytes)}`),
    publicKey: formatPublicKey(secp256k1.getPublicKey(bytes, true)),
  };
}
