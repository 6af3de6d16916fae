import type { Hash } from "viem";

/** Money that was moved to or from a session's wallet. */
export interface MovedMoney {
  /** Base units of the token, wei of ETH. */
  readonly amount: bigint;
  /** The transaction; `undefined` when there was nothing to move. */
  readonly transactionHash: Hash | undefined;
}
