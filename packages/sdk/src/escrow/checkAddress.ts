import { type Address, getAddress, isAddress } from "viem";
import { InvalidAddressError } from "./errors/inputErrors.ts";

/**
 * Checks an address and its checksum, unless it is in lower case throughout.
 *
 * @param address - The address.
 * @param field - Which argument it is, for the error.
 * @returns It, checksummed.
 * @throws {InvalidAddressError}
 */
export function checkAddress(address: Address, field: string): Address {
  if (typeof address !== "string" || !isAddress(address)) throw new InvalidAddressError({ field });
  return getAddress(address);
}
