import type { Hash, Hex } from "viem";
import { EscrowError } from "./EscrowError.ts";

/** Thrown when a call has too little gas left to pay a party out. */
export class InsufficientPayoutGasError extends EscrowError {
  override readonly name = "InsufficientPayoutGasError";
  readonly available: bigint;
  readonly required: bigint;

  constructor({ available, required }: { available: bigint; required: bigint }) {
    super(`The call had ${available} gas left for a payment that needs ${required}.`, {
      metaMessages: ["Send it again with a higher gas limit."],
    });
    this.available = available;
    this.required = required;
  }
}

/** Thrown when an operation was not seen on the chain in time. It may still be included. */
export class EscrowOperationPendingError extends EscrowError {
  override readonly name = "EscrowOperationPendingError";
  readonly escrowId: Hex;
  /** The operation that was sent, unless another process sent it. */
  readonly userOperationHash: Hash | undefined;

  constructor(parameters: { escrowId: Hex; userOperationHash?: Hash | undefined; cause?: unknown }) {
    const { escrowId, userOperationHash, cause } = parameters;
    super(`An operation for the escrow ${escrowId} is still pending: it was not included in time.`, {
      cause,
      metaMessages: ["Call again with the same arguments: whatever happens, it is done once."],
    });
    this.escrowId = escrowId;
    this.userOperationHash = userOperationHash;
  }
}
