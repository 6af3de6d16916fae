import { type Address, getAddress, keccak256, sliceHex, stringToHex } from "viem";

/**
 * The address that stands where the team has not named one yet: the last 20 bytes of the label's keccak256.
 *
 * An address of a key is the hash of a public key; nobody can find one whose hash ends like that of a chosen label.
 *
 * @param label - What the address is for.
 * @returns An address for which nobody holds a key.
 */
export function placeholderAddress(label: string): Address {
  return getAddress(sliceHex(keccak256(stringToHex(label)), 12));
}
