import {
  type Address,
  concat,
  encodeFunctionData,
  type Hex,
  numberToHex,
  size,
  type TypedDataDefinition,
  zeroAddress,
} from "viem";
import type { Call } from "../Call.ts";
import { multiSendAbi, safeAbi } from "./safeAbi.ts";

/** Calls that a Safe is to make, once, at its own nonce. */
export interface SafeCalls {
  readonly chainId: number;
  readonly account: Address;
  /** The Safe's nonce, by which each of its transactions happens once. */
  readonly nonce: bigint;
  /** At least one; all happen or none does. */
  readonly calls: readonly Call[];
}

const types = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
} as const;

/** Nobody is paid back, and the transaction reverts when a call does. */
const plain = {
  safeTxGas: 0n,
  baseGas: 0n,
  gasPrice: 0n,
  gasToken: zeroAddress,
  refundReceiver: zeroAddress,
} as const;

/**
 * The typed data that a Safe's owners sign to have it make calls.
 *
 * @param transaction - The calls.
 * @param multiSend - Safe's `MultiSendCallOnly`, whose code the Safe runs where there are several.
 * @returns For `signTypedData`.
 */
export function safeTransactionTypedData({ chainId, account, nonce, calls }: SafeCalls, multiSend: Address) {
  return {
    domain: { chainId, verifyingContract: account },
    types,
    primaryType: "SafeTx",
    message: { ...toTransaction(calls, multiSend), ...plain, nonce },
  } as const satisfies TypedDataDefinition;
}

/**
 * Encodes the transaction by which anybody has a Safe make the calls that its owners signed.
 *
 * @param transaction - The calls.
 * @param multiSend - As it was signed.
 * @param signatures - Of the owners, in the order of their addresses.
 * @returns Calldata for the Safe.
 */
export function encodeSafeTransaction({ calls }: SafeCalls, multiSend: Address, signatures: Hex): Hex {
  const { to, value, data, operation } = toTransaction(calls, multiSend);
  const { safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = plain;
  return encodeFunctionData({
    abi: safeAbi,
    functionName: "execTransaction",
    args: [to, value, data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, signatures],
  });
}

function toTransaction(calls: readonly Call[], multiSend: Address) {
  const [only, ...others] = calls;
  if (only === undefined) throw new TypeError("There are no calls to encode.");
  if (others.length === 0) return { ...only, operation: 0 } as const;
  // Each: operation (1, a call) ‖ to (20) ‖ value (32) ‖ length (32) ‖ data.
  const transactions = concat(
    calls.map(({ to, value, data }) =>
      concat(["0x00", to, numberToHex(value, { size: 32 }), numberToHex(size(data), { size: 32 }), data]),
    ),
  );
  const data = encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [transactions] });
  return { to: multiSend, value: 0n, data, operation: 1 } as const;
}
