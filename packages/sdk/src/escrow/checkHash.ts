import { type Hex, isHex } from "viem";
import { HashInvalidError } from "./errors/inputErrors.ts";

/**
 * Checks that a hash is 32 bytes of hex.
 *
 * @param hash - The hash.
 * @param field - Which argument it is, for the error.
 * @returns It.
 * @throws {HashInvalidError}
 */
export function checkHash(hash: Hex, field: string): Hex {
  if (!isHex(hash) || hash.length !== 66) throw new HashInvalidError({ field });
  return hash;
}
