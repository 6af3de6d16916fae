import { type Address, getAddress, isAddress, parseEther, zeroAddress } from "viem";
import { DeployError } from "../errors.ts";

/**
 * Reads an address.
 *
 * @param name - Of the argument.
 * @param text - With its checksum, or all in one case.
 * @throws {DeployError}
 */
export function readAddress(name: string, text: string): Address {
  if (!isAddress(text)) {
    throw new DeployError(
      isAddress(text, { strict: false })
        ? `${name} is mistyped: the checksum of ${text} is wrong.`
        : `${name} is to be an address, and "${text}" is not.`,
    );
  }
  if (text === zeroAddress) throw new DeployError(`${name} must not be the zero address.`);
  return getAddress(text);
}

/**
 * Reads an amount of the chain's own currency.
 *
 * @param name - Of the argument.
 * @param text - Whole units, as in `0.5`.
 * @returns Wei.
 * @throws {DeployError}
 */
export function readEther(name: string, text: string): bigint {
  if (!/^\d+(\.\d{1,18})?$/.test(text)) {
    throw new DeployError(`${name} is to be an amount in ETH, as in 0.5, and "${text}" is not.`);
  }
  return parseEther(text);
}

/**
 * Reads a time span.
 *
 * @param name - Of the argument.
 * @param text - Seconds, of at most 32 bits.
 * @throws {DeployError}
 */
export function readSeconds(name: string, text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds === 0 || seconds >= 2 ** 32) {
    throw new DeployError(`${name} is to be a number of seconds, as in 86400, and "${text}" is not.`);
  }
  return seconds;
}
