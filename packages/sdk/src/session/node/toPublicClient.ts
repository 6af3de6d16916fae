import { type Chain, createPublicClient, type PublicClient, type Transport } from "viem";
import type { Network } from "../../chains/resolveNetwork.ts";
import { toTransport } from "./toTransport.ts";

/**
 * Makes a client that reads a network's chain.
 *
 * @param network - The network.
 * @param pollingInterval - Milliseconds. @default 1_000
 * @returns The client.
 */
export function toPublicClient(
  { chain, rpcUrl }: Pick<Network, "chain" | "rpcUrl">,
  pollingInterval = 1000,
): PublicClient<Transport, Chain> {
  return createPublicClient({ chain, transport: toTransport(rpcUrl, "node"), pollingInterval });
}
