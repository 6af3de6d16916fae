import type { Hash } from "viem";

/** Money that was moved to or from a session's wallet. As text it is the transaction's hash. */
export class MovedMoney {
  /** Base units of the token, wei of ETH. */
  readonly amount: bigint;
  /** The transaction; `undefined` when there was nothing to move. */
  readonly transactionHash: Hash | undefined;

  constructor({ amount, transactionHash }: Pick<MovedMoney, "amount" | "transactionHash">) {
    this.amount = amount;
    this.transactionHash = transactionHash;
  }

  /** The transaction's hash; empty when there was nothing to move. */
  toString(): string {
    return this.transactionHash ?? "";
  }
}
