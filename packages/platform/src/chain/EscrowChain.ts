import type { Address, Hex, TypedDataDefinition } from "viem";
import type { ChainEvent } from "./EscrowEvent.ts";

/** A block of the chain. */
export interface Block {
  readonly number: bigint;
  readonly hash: Hex;
}

/** The latest block that a node knows. */
export interface Head {
  readonly number: bigint;
  /** The block's timestamp. */
  readonly time: Date;
}

/** All that the platform asks a chain. It sends nothing and holds no key. */
export interface EscrowChain {
  readonly chainId: number;
  /** Name that services are searched by. */
  readonly network: string;
  readonly escrowContract: Address;
  /** The USDC that prices are in. */
  readonly usdc: Address;
  /** Blocks, its own included, until an event counts. */
  readonly confirmations: bigint;
  /** Where reading starts. Left out: shortly before the platform does, as nothing older can be of its purchases. */
  readonly startBlock?: bigint | undefined;
  /**
   * Why it cannot be served through this node, as a sentence for whoever runs the platform: it is another chain, or one
   * without the contracts. `undefined` when it can. Fails when the node does not answer. Left out, nothing is asked.
   */
  problem?(): Promise<string | undefined>;
  /** The escrow's fee on the price, in hundredths of a percent. */
  feeBps(): Promise<bigint>;
  head(): Promise<Head>;
  /** A block, or `undefined` if the chain has none of that number. */
  block(number: bigint): Promise<Block | undefined>;
  /** The escrow contract's events, both bounds included, in order. */
  events(from: bigint, to: bigint): Promise<readonly ChainEvent[]>;
  /** Where a transaction was included, or `undefined` if it was not. */
  inclusion(hash: Hex): Promise<{ readonly blockNumber: bigint; readonly succeeded: boolean } | undefined>;
  /** Who may resolve a dispute of an escrow. Left out: resolvers have no desk. */
  resolverOf?(escrowId: Hex): Promise<Address>;
  /** Whether an account signed: by key, by ERC-1271, or by ERC-6492 before it is deployed. */
  verifyTypedData(
    parameters: TypedDataDefinition & { readonly address: Address; readonly signature: Hex },
  ): Promise<boolean>;
}
