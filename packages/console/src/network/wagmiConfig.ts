import { type Chain, http } from "viem";
import { createConfig, injected } from "wagmi";
import type { ConsoleConfig } from "../config/ConsoleConfig.ts";
import { toNetwork } from "./toNetwork.ts";

/** Makes wagmi's configuration: wallets are found by EIP-6963, and asked for signatures and transactions only. */
export function toWagmiConfig({ networks }: ConsoleConfig) {
  const chains = networks.map((network) => toNetwork(network).chain) as [Chain, ...Chain[]];
  return createConfig({
    chains,
    connectors: [injected()],
    transports: Object.fromEntries(networks.map(({ chainId, rpcUrl }) => [chainId, http(rpcUrl)])),
  });
}
