import { authorityFunctions } from "@abbababa/sdk";
import { type Address, type Hex, isAddressEqual } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { findAddress } from "../network/toNetwork.ts";

/** EntryPoints of all versions in use. */
const entryPoints: readonly Address[] = [
  "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
  "0x433709009B8330FDa32311DF1C2AFA402eD8D009",
];

/**
 * Whether an address governs an account: what it is told in the account's name decides who may act for it.
 *
 * @param target - Whom a call is of, or for whom a signature is.
 * @param account - The account.
 * @param network - Where its session module and its owners' validator are.
 */
export function governs(target: Address, account: Address, network: ConsoleNetwork): boolean {
  const known = [findAddress("spendCap", network), findAddress("ownerValidator", network)];
  return [account, ...entryPoints, ...known].some((one) => one !== undefined && isAddressEqual(one, target));
}

/**
 * Whether a call could change who may act for an account: by its target, or, of whatever target, by a function in which
 * modules believe the account that calls them.
 */
export function isGoverning(
  { to, data }: { readonly to: Address; readonly data: Hex },
  account: Address,
  network: ConsoleNetwork,
): boolean {
  return governs(to, account, network) || Object.hasOwn(authorityFunctions, data.slice(0, 10).toLowerCase());
}
