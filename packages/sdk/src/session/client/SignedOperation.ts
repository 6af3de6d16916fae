import type { Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";

/** A user operation that the session key has signed: sent again, it is still the same one, and included only once. */
export interface SignedOperation {
  readonly userOperation: UserOperation<"0.7">;
  /** Its hash, computed here. */
  readonly userOperationHash: Hex;
  /** Block before which it can not have been included. */
  readonly fromBlock: bigint;
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
