import { encodeFunctionData, type Hex } from "viem";
import type { Call } from "../Call.ts";
import { accountAbi } from "./accountAbi.ts";

/**
 * Encodes calls for an ERC-6900 account: one alone by `execute`, several by `executeBatch`.
 *
 * @param calls - At least one; all happen or none does.
 * @returns Calldata for the account.
 */
export function encodeCalls(calls: readonly Call[]): Hex {
  const [only, ...others] = calls;
  if (only === undefined) throw new TypeError("There are no calls to encode.");
  if (others.length > 0) {
    return encodeFunctionData({ abi: accountAbi, functionName: "executeBatch", args: [calls] });
  }
  const { to, value, data } = only;
  return encodeFunctionData({ abi: accountAbi, functionName: "execute", args: [to, value, data] });
}
