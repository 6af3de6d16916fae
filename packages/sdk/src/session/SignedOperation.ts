import type { Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";

/** A user operation that the session key has signed: sent again, it is still the same one, and included only once. */
export interface SignedOperation {
  readonly userOperation: UserOperation<"0.7">;
  /** Its hash, computed here. */
  readonly userOperationHash: Hex;
  /** Block before which it cannot have been included. */
  readonly fromBlock: bigint;
}

/**
 * A transaction that the key of a session that redeems has signed: sent again, it is still the same one, and included
 * only once. Can be kept as JSON.
 */
export interface SignedTransaction {
  /** All that is needed to send it. */
  readonly serializedTransaction: Hex;
  readonly transactionHash: Hex;
}

/** What the chain says of an included operation. */
export interface OperationReceipt {
  /** `undefined` of a session that redeems: its operations are plain transactions. */
  readonly userOperationHash: Hex | undefined;
  readonly transactionHash: Hex;
  readonly blockNumber: bigint;
  /** Wei that the operation's gas cost. */
  readonly actualGasCost: bigint;
}

/** Blocks by which one node, which tells a nonce, may be behind another, which tells a block. */
export const lag = 32n;

/**
 * Says from which block on to look for what has come of an operation, or in its place.
 *
 * @param operation - The operation.
 * @returns A block number.
 */
export function lookBack({ fromBlock }: SignedOperation): bigint {
  return fromBlock > lag ? fromBlock - lag : 0n;
}
