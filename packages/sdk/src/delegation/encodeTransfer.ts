import { type Address, encodeFunctionData, erc20Abi } from "viem";
import type { EscrowCall } from "../escrow/encodeEscrowCalls.ts";

/** Encodes the call that sends base units of a token. */
export function encodeTransfer(token: Address, to: Address, amount: bigint): EscrowCall {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return { to: token, data, value: 0n };
}
