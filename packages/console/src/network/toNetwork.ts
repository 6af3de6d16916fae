import { type ContractAddresses, contractAddress, type NetworkParameters } from "@abbababa/sdk";
import { type Address, type Chain, defineChain } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";

/** A network as the SDK takes it. */
export type PageNetwork = NetworkParameters & {
  readonly chain: Chain;
  readonly rpcUrl: string;
  readonly bundlerUrl: string | undefined;
};

/** Makes what the SDK takes out of the configuration. */
export function toNetwork(network: ConsoleNetwork): PageNetwork {
  const { chainId, name, rpcUrl, bundlerUrl, paymasterUrl, addresses } = network;
  return {
    chain: defineChain({
      id: chainId,
      name,
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [rpcUrl] } },
      contracts: { multicall3: { address: "0xca11bde05977b3631167028862be2a173976ca11" } },
    }),
    rpcUrl,
    bundlerUrl,
    paymasterUrl,
    ...(addresses && { addresses: addresses as ContractAddresses }),
    pollingInterval: 500,
  };
}

/** A contract's address where it is known. */
export function findAddress(
  name: "usdc" | "abbaBabaEscrow" | "spendCap" | "ownerValidator",
  network: ConsoleNetwork,
): Address | undefined {
  try {
    return contractAddress(name, network as { chainId: number; addresses?: ContractAddresses });
  } catch {
    return undefined;
  }
}
