import { type Address, type Chain, defineChain } from "viem";

/** The contract that many calls are read through at once. */
const multicall3 = "0xca11bde05977b3631167028862be2a173976ca11";

/** As `viem/chains` has it, which loads every chain there is, and all of it that a client of this package uses. */
const base = /*#__PURE__*/ defineChain({
  id: 8453,
  name: "Base",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  blockTime: 2_000,
  rpcUrls: { default: { http: ["https://mainnet.base.org"] } },
  blockExplorers: {
    default: { name: "Basescan", url: "https://basescan.org", apiUrl: "https://api.basescan.org/api" },
  },
  contracts: { multicall3: { address: multicall3, blockCreated: 5022 } },
});

const baseSepolia = /*#__PURE__*/ defineChain({
  id: 84_532,
  name: "Base Sepolia",
  nativeCurrency: { name: "Sepolia Ether", symbol: "ETH", decimals: 18 },
  blockTime: 2_000,
  rpcUrls: { default: { http: ["https://sepolia.base.org"] } },
  blockExplorers: {
    default: {
      name: "Basescan",
      url: "https://sepolia.basescan.org",
      apiUrl: "https://api-sepolia.basescan.org/api",
    },
  },
  contracts: { multicall3: { address: multicall3, blockCreated: 1_059_647 } },
  testnet: true,
});

/** Chains that can be named instead of described. */
export const knownChains: Readonly<Record<KnownChainName, Chain>> = { base, "base-sepolia": baseSepolia };

/** Name of a known chain. */
export type KnownChainName = "base" | "base-sepolia";

/** Circle's USDC by chain id (developers.circle.com/stablecoins/usdc-contract-addresses). */
export const usdcAddresses: Readonly<Record<number, Address>> = {
  8453: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  84532: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
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
