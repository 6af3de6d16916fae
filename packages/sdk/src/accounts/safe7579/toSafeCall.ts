import { type Address, concat, encodeFunctionData, numberToHex, pad, zeroAddress } from "viem";
import type { DirectCall } from "../owned/OwnedAccount.ts";
import { safeAbi } from "./safeAbi.ts";

/**
 * Makes the transaction by which the one owner whose word a Safe asks for has it make a call: who sends it has approved it.
 *
 * @param safe - The Safe.
 * @param owner - Sends the transaction.
 * @param call - What the Safe calls; `operation` 1: runs the code in its own place.
 */
export function toSafeCall(
  safe: Address,
  owner: Address,
  call: DirectCall & { readonly operation?: 0 | 1 | undefined },
): DirectCall {
  const { to, data, operation = 0 } = call;
  // Owner (32) ‖ nothing (32) ‖ 1 (1): the sender's own approval.
  const approval = concat([pad(owner), numberToHex(0, { size: 32 }), "0x01"]);
  return {
    to: safe,
    data: encodeFunctionData({
      abi: safeAbi,
      functionName: "execTransaction",
      args: [to, 0n, data, operation, 0n, 0n, 0n, zeroAddress, zeroAddress, approval],
    }),
  };
}
