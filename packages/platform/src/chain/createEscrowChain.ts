import {
  abbaBabaEscrowAbi,
  type ContractAddresses,
  contractAddress,
  type KnownChainName,
  resolveNetwork,
} from "@abbababa/sdk";
import {
  BlockNotFoundError,
  type Chain,
  createPublicClient,
  getAddress,
  http,
  TransactionReceiptNotFoundError,
} from "viem";
import type { EscrowChain } from "./EscrowChain.ts";
import { findProblem } from "./findProblem.ts";
import { toChainEvent } from "./toChainEvent.ts";

/** A chain to serve, by endpoint. */
export interface NetworkOptions {
  /** A known chain's name, or a chain as viem describes one. */
  readonly chain: KnownChainName | Chain;
  /** HTTP endpoint of a node. @default the chain's public one */
  readonly rpcUrl?: string | undefined;
  /** Addresses of `abbaBabaEscrow` and `usdc`. @default the recorded deployments */
  readonly addresses?: ContractAddresses | undefined;
  /** Name that services are searched by. @default the known chain's, else `chain-<id>` */
  readonly network?: string | undefined;
  /** Blocks until an event counts, its own included. @default 1 */
  readonly confirmations?: number | undefined;
  /** First block to read. @default shortly before the platform's first start */
  readonly startBlock?: bigint | undefined;
}

const names: Readonly<Record<number, string>> = { 8453: "base", 84532: "base-sepolia" };

/** Milliseconds an answer may take. */
const timeout = 10_000;

/** Reads a chain through one node. */
export function createEscrowChain(options: NetworkOptions): EscrowChain {
  const { chain: named, rpcUrl: endpoint, addresses: given } = options;
  const { chain, chainId, rpcUrl, addresses } = resolveNetwork({
    chain: named,
    rpcUrl: endpoint,
    addresses: given,
  });
  const client = createPublicClient({ chain, transport: http(rpcUrl, { timeout, retryCount: 1 }) });
  const network = { chainId, addresses };
  const escrowContract = contractAddress("abbaBabaEscrow", network);
  const usdc = contractAddress("usdc", network);
  let fee: bigint | undefined;
  return {
    chainId,
    network: options.network ?? names[chainId] ?? `chain-${chainId}`,
    escrowContract: getAddress(escrowContract),
    usdc,
    confirmations: BigInt(options.confirmations ?? 1),
    startBlock: options.startBlock,
    problem: () => findProblem(client, { chainId, escrow: escrowContract, usdc }),
    // A constant of the contract: read once.
    async feeBps() {
      fee ??= await client.readContract({
        address: escrowContract,
        abi: abbaBabaEscrowAbi,
        functionName: "PLATFORM_FEE_BPS",
      });
      return fee;
    },
    async head() {
      const { number, timestamp } = await client.getBlock({ blockTag: "latest" });
      return { number, time: new Date(Number(timestamp) * 1_000) };
    },
    async block(number) {
      try {
        const { hash } = await client.getBlock({ blockNumber: number });
        return { number, hash };
      } catch (error) {
        if (error instanceof BlockNotFoundError) return undefined;
        throw error;
      }
    },
    async events(fromBlock, toBlock) {
      const logs = await client.getContractEvents({
        address: escrowContract,
        abi: abbaBabaEscrowAbi,
        fromBlock,
        toBlock,
        strict: true,
      });
      return logs.flatMap((log) => toChainEvent(log) ?? []);
    },
    async inclusion(hash) {
      try {
        const { blockNumber, status } = await client.getTransactionReceipt({ hash });
        return { blockNumber, succeeded: status === "success" };
      } catch (error) {
        if (error instanceof TransactionReceiptNotFoundError) return undefined;
        throw error;
      }
    },
    async resolverOf(escrowId) {
      const { resolver } = await client.readContract({
        address: escrowContract,
        abi: abbaBabaEscrowAbi,
        functionName: "getEscrowDetails",
        args: [escrowId],
      });
      return resolver;
    },
    verifyTypedData: (parameters) => client.verifyTypedData(parameters),
  };
}
