import { type Address, type PublicClient, parseAbiItem } from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { createBlockSpan, searchBlocks } from "../chain/blockSpan.ts";

/** What the service asks the chain. */
export interface SponsorshipChain {
  /** Its time (unix seconds) and height now. */
  now(): Promise<{ readonly timestamp: number; readonly blockNumber: bigint }>;
  /** The next nonce of a sender's lane. */
  nextNonce(sender: Address, key: bigint): Promise<bigint>;
  /** What gas costs now, as its node sees it. */
  fees(): Promise<SuggestedFees>;
  /** A sender's operations that a paymaster paid for, in a range of blocks. */
  paidOperations(query: PaidOperationsQuery): Promise<readonly PaidOperation[]>;
}

/** Wei per gas. */
export interface SuggestedFees {
  /** Of the next block. */
  readonly baseFeePerGas: bigint;
  /** What the node suggests to add. */
  readonly maxPriorityFeePerGas: bigint;
}

/** What an operation took from the paymaster's deposit. */
export interface PaidOperation {
  readonly nonce: bigint;
  /** Wei. */
  readonly cost: bigint;
}

/** Where to look for paid operations. */
export interface PaidOperationsQuery {
  readonly sender: Address;
  readonly paymaster: Address;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

const included = parseAbiItem(
  "event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)",
);

/**
 * Asks a chain's EntryPoint v0.7 through a node.
 *
 * @param client - Reads the chain.
 */
export function createSponsorshipChain(client: PublicClient): SponsorshipChain {
  const span = createBlockSpan();
  return {
    async now() {
      const [pending, blockNumber] = await Promise.all([
        nextBlock(client),
        client.getBlockNumber({ cacheTime: 0 }),
      ]);
      return { timestamp: Number(pending.timestamp), blockNumber };
    },
    nextNonce: (sender, key) =>
      client.readContract({
        abi: entryPoint07Abi,
        address: entryPoint07Address,
        functionName: "getNonce",
        args: [sender, key],
      }),
    async fees() {
      const [{ baseFeePerGas }, maxPriorityFeePerGas] = await Promise.all([
        nextBlock(client),
        client.estimateMaxPriorityFeePerGas(),
      ]);
      return { baseFeePerGas: baseFeePerGas ?? 0n, maxPriorityFeePerGas };
    },
    async paidOperations({ sender, paymaster, fromBlock, toBlock }) {
      const logs = await searchBlocks(span, { from: fromBlock, to: toBlock }, (from, to) =>
        client.getLogs({
          address: entryPoint07Address,
          event: included,
          args: { sender, paymaster },
          fromBlock: from,
          toBlock: to,
          strict: true,
        }),
      );
      return logs.map(({ args }) => ({ nonce: args.nonce, cost: args.actualGasCost }));
    },
  };
}

/** The block being built, if the node tells: a chain without traffic has an old latest one. */
function nextBlock(client: PublicClient) {
  return client.getBlock({ blockTag: "pending" }).catch(() => client.getBlock());
}
