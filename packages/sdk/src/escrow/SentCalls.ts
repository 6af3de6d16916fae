import type { Hash } from "viem";
import type { EscrowCall } from "./encodeEscrowCalls.ts";

/** A call of the escrow, or one that carries ETH (wei). */
export type AnyCall = Omit<EscrowCall, "value"> & { readonly value: bigint };

/** What was put on the chain. */
export interface SentCalls {
  /** The transaction; of several that a plain account sent, the last. */
  readonly transactionHash: Hash;
  /** The user operation, when a session or a smart account sent the calls. */
  readonly userOperationHash: Hash | undefined;
}
