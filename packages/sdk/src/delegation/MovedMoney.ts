import type { Hash } from "viem";
import { toRecord } from "../json/withJson.ts";

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

  /** What `fromJson` reads back. */
  toJSON(): Record<string, unknown> {
    return toRecord("MovedMoney", { ...this });
  }

  /** The transaction's hash; empty when there was nothing to move. */
  toString(): string {
    return this.transactionHash ?? "";
  }
}
