import type { Address, Chain } from "viem";
import { base, baseSepolia } from "viem/chains";

/** Chains that can be named instead of described. */
export const knownChains: Readonly<Record<KnownChainName, Chain>> = { base, "base-sepolia": baseSepolia };

/** Name of a known chain. */
export type KnownChainName = "base" | "base-sepolia";

/** Circle's USDC by chain id (developers.circle.com/stablecoins/usdc-contract-addresses). */
export const usdcAddresses: Readonly<Record<number, Address>> = {
  [base.id]: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  [baseSepolia.id]: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
};

/**
 * Finds a known chain's name.
 *
 * @param chainId - Its id.
 * @returns The name, or `undefined` when the chain is not known.
 */
export function knownChainName(chainId: number): KnownChainName | undefined {
  const names = Object.keys(knownChains) as KnownChainName[];
  return names.find((name) => knownChains[name].id === chainId);
}
