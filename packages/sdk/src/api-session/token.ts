import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { ChainClient } from "../escrow/EscrowClient.ts";

/** Encodes the call that sends base units of a token. */
export function encodeTransfer(token: Address, to: Address, amount: bigint) {
  const data: Hex = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return { to: token, data, value: 0n };
}

/** Reads how much of a token an account has, in base units; of the newest block, or of one. */
export async function readTokenBalance(
  reader: ChainClient,
  { token, account, blockNumber }: { token: Address; account: Address; blockNumber?: bigint | undefined },
): Promise<bigint> {
  const request = { abi: erc20Abi, address: token, functionName: "balanceOf", args: [account] } as const;
  return getAction(
    reader,
    readContract,
    "readContract",
  )({ ...request, ...(blockNumber !== undefined && { blockNumber }) });
}
