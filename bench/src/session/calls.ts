import {
  type Address,
  concat,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  slice,
  stringToHex,
} from "viem";
import type { Call } from "../gas/submit.ts";
import { escrowScope, measuringTime } from "./escrowTerms.ts";
import { abbaBabaEscrowAbi } from "./sdk.ts";
import type { Targets } from "./Targets.ts";

/** What a purchase says; what is not given is the same on every run. */
export interface Purchase {
  readonly seller: Address;
  /** @default one of the session's scope, without a zero among its bytes, as hashes mostly are */
  readonly escrowId?: Hex;
  /** Unix seconds. @default a day after the time of measuring */
  readonly deadline?: bigint;
}

/** Stands for every hash. */
const someHash = keccak256(stringToHex("abba baba bench: escrow"));

/** 1 USDC. */
const price = 1_000_000n;

const day = 86_400n;

/** One call: the buyer accepts the delivery. */
export function singleCall(targets: Targets): Call[] {
  const { escrow } = targets;
  const args = [measuredEscrowId(targets)] as const;
  const data = encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "accept", args });
  return [{ to: escrow, value: 0n, data }];
}

/** Two calls: allow the escrow to take the price, and have it take it. */
export function batchCalls(targets: Targets, purchase: Purchase): Call[] {
  const { usdc, escrow } = targets;
  const { seller, escrowId = measuredEscrowId(targets), deadline = BigInt(measuringTime) + day } = purchase;
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

function measuredEscrowId({ account }: Targets): Hex {
  return concat([account, escrowScope, slice(someHash, 0, 8)]);
}
