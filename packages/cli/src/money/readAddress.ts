import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { UsageError } from "../errors.ts";

/**
 * Reads an address: in lower case throughout, or with its ERC-55 checksum.
 *
 * @param text - As it was typed.
 * @returns It, checksummed.
 * @throws {UsageError} saying whether it is no address or was mistyped.
 */
export function readAddress(text: string): Address {
  if (isAddress(text)) return getAddress(text);
  throw isAddress(text, { strict: false })
    ? new UsageError(`${text} is mistyped: its checksum is wrong.`, { metaMessages: ["Copy it again."] })
    : new UsageError(`"${text}" is not an address.`, {
        metaMessages: ["Give 0x and 40 hexadecimal digits."],
      });
}

/**
 * Reads the address of somebody who is to be paid.
 *
 * @param text - As it was typed.
 * @throws {UsageError} also for the zero address: nobody has it.
 */
export function readPayee(text: string): Address {
  const address = readAddress(text);
  if (address !== zeroAddress) return address;
  throw new UsageError("Nobody has the zero address: money sent there is lost.");
}
