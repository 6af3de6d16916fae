import type { Hex } from "viem";

/** Where a token's function has its amount and its recipient, counted in 32-byte arguments. */
export interface TokenFunction {
  readonly name: string;
  /** Names of its arguments. */
  readonly arguments: readonly string[];
  /** Who gets the money, or the right to take it. */
  readonly recipient: number;
  readonly amount: number;
}

/** Selector of ERC-20's `transfer`. */
export const transferSelector: Hex = "0xa9059cbb";

/** Selector of ERC-20's `approve`. */
export const approveSelector: Hex = "0x095ea7b3";

/** The functions that move a token or let somebody move it, and that a limit can meter. */
const tokenFunctions: Readonly<Record<Hex, TokenFunction>> = {
  [transferSelector]: { name: "transfer", arguments: ["recipient", "amount"], recipient: 0, amount: 1 },
  "0x23b872dd": {
    name: "transferFrom",
    arguments: ["sender", "recipient", "amount"],
    recipient: 1,
    amount: 2,
  },
  [approveSelector]: { name: "approve", arguments: ["spender", "amount"], recipient: 0, amount: 1 },
};

/**
 * Finds a token's function whose amount a limit can meter.
 *
 * @param selector - 4 bytes; `undefined` is a call without calldata.
 * @returns Where its arguments are; `undefined` of every other function.
 */
export function tokenFunctionOf(selector: Hex | undefined): TokenFunction | undefined {
  return selector === undefined ? undefined : tokenFunctions[selector.toLowerCase() as Hex];
}
