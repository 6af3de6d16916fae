import { bytesToHex, concat, type Hex, hexToNumber, slice } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { type EncryptionPrivateKey, parsePrivateKey } from "./privateKey.ts";

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
  const key = bytesToHex(parsePrivateKey(privateKey));
  return {
    privateKey: new SecretKey<Hex>(key),
    publicKey: compress(privateKeyToAccount(key).publicKey),
  };
}

/** Instead of y, whether y is odd: `04 ‖ x ‖ y` becomes `02 or 03 ‖ x` (SEC 1, 2.3.3). */
function compress(publicKey: Hex): Hex {
  const isOdd = hexToNumber(slice(publicKey, 64, 65)) % 2 === 1;
  return concat([isOdd ? "0x03" : "0x02", slice(publicKey, 1, 33)]);
}
