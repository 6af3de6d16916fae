import { type Hex, hexToBigInt, isHex, size } from "viem";
import { english } from "viem/accounts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";

/** Words that are shown, 11 bits each: whoever wants another request with the same has 2^66 to try. */
const count = 6;

/**
 * Six words that stand for a hash, for people to compare.
 *
 * @param hash - 32 bytes, such as a request's hash.
 * @returns Words of BIP-39's English list.
 *
 * @example
 * comparisonWords(requestHash).join(" ");
 */
export function comparisonWords(hash: Hex): readonly string[] {
  if (!isHex(hash) || size(hash) !== 32) {
    throw new ParametersInvalidError("parameters of comparisonWords", ["hash: is not 32 bytes of hex"]);
  }
  const value = hexToBigInt(hash);
  return Array.from({ length: count }, (_, index) => {
    const word = english[Number((value >> BigInt(256 - 11 * (index + 1))) & 0x7ffn)];
    return word ?? "";
  });
}
