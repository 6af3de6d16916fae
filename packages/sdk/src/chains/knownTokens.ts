import { type Address, isAddressEqual } from "viem";
import type { ContractAddresses } from "./contractAddresses.ts";
import { usdcAddresses } from "./knownChains.ts";

/** Of Circle's USDC, wherever it is recorded. */
const recordedDecimals = 6;

/**
 * Finds the decimals of a token that is recorded; every other has to be asked.
 *
 * @param chainId - Its chain.
 * @param token - Its address.
 * @returns How many decimals it has; `undefined`: not known.
 */
export function knownDecimals(chainId: number, token: Address): number | undefined {
  const usdc = usdcAddresses[chainId];
  return usdc !== undefined && isAddressEqual(usdc, token) ? recordedDecimals : undefined;
}

/**
 * Says what a description may call USDC and count by its decimals: a token that only the caller, or a string, calls so
 * may have others, and is shown by its address, in base units.
 *
 * @param chainId - The chain.
 * @param contracts - Contracts by name.
 * @returns Options of `describeTerms`.
 */
export function usdcWords(
  chainId: number,
  { usdc }: ContractAddresses,
): { readonly usdc?: Address; readonly labels?: Readonly<Record<Address, string>> } {
  if (usdc === undefined) return {};
  return knownDecimals(chainId, usdc) === undefined ? { labels: { [usdc]: "USDC" } } : { usdc };
}
