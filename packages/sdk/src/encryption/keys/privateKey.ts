import { type Hex, hexToBytes } from "viem";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { EncryptionPrivateKeyInvalidError } from "../encryptionErrors.ts";

/** A private key as the functions of this folder take it. */
export type EncryptionPrivateKey = Hex | SecretKey<Hex>;

/** Of secp256k1 (SEC 2, 2.4.1): private keys are below it. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

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
    const number = BigInt(text);
    if (number > 0n && number < order) return hexToBytes(text as Hex);
  }
  throw new EncryptionPrivateKeyInvalidError();
}
