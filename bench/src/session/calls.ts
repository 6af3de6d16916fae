import { type Address, encodeFunctionData, erc20Abi, type Hex, keccak256, stringToHex } from "viem";
import type { Call } from "../gas/submit.ts";
import { measuringTime } from "./escrowTerms.ts";
import { abbaBabaEscrowAbi } from "./sdk.ts";

/** Where a session's calls go. */
export interface Targets {
  readonly usdc: Address;
  readonly escrow: Address;
}

/** What a purchase says; what is not given is the same on every run. */
export interface Purchase {
  readonly seller: Address;
  /** @default 32 bytes without a zero among them, as hashes mostly are */
  readonly escrowId?: Hex;
  /** Unix seconds. @default a day after the time of measuring */
  readonly deadline?: bigint;
}

/** Names the escrow and stands for every other 32 bytes. */
const someHash = keccak256(stringToHex("abba baba bench: escrow"));

/** 1 USDC. */
const price = 1_000_000n;

const day = 86_400n;

/** One call: the buyer accepts the delivery. */
export function singleCall({ escrow }: Targets): Call[] {
  const data = encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "accept", args: [someHash] });
  return [{ to: escrow, value: 0n, data }];
}

/** Two calls: allow the escrow to take the price, and have it take it. */
export function batchCalls({ usdc, escrow }: Targets, purchase: Purchase): Call[] {
  const { seller, escrowId = someHash, deadline = BigInt(measuringTime) + day } = purchase;
  const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [escrow, price] });
  const create = encodeFunctionData({
    abi: abbaBabaEscrowAbi,
    functionName: "createEscrow",
    args: [escrowId, seller, price, usdc, deadline, day, day, someHash],
  });
  return [
    { to: usdc, value: 0n, data: approve },
    { to: escrow, value: 0n, data: create },
  ];
}
