import { type Address, getAddress, isAddress } from "viem";
import { AddressInvalidError } from "./errors/inputErrors.ts";

/**
 * Checks an address and its checksum, unless it is in lower case throughout.
 *
 * @param address - The address.
 * @param field - Which argument it is, for the error.
 * @returns It, checksummed.
 * @throws {AddressInvalidError}
 */
export function checkAddress(address: Address, field: string): Address {
  if (typeof address !== "string" || !isAddress(address)) throw new AddressInvalidError({ field });
  return getAddress(address);
}
