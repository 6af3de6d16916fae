import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { type Address, concat, encodeAbiParameters, encodeFunctionData, type Hex, numberToHex } from "viem";
import type { Call } from "../parties/KeyHolder.ts";

/** ERC-7579 modes: call type, exec type, nothing else. */
export const singleMode: Hex = `0x${"00".repeat(32)}`;
export const batchMode: Hex = `0x01${"00".repeat(31)}`;
export const delegateMode: Hex = `0xff${"00".repeat(31)}`;
/** A single call whose failure the account swallows. */
export const tryMode: Hex = `0x0001${"00".repeat(30)}`;
/** A batch whose failures the account swallows. */
export const tryBatchMode: Hex = `0x0101${"00".repeat(30)}`;

const batch = [
  {
    type: "tuple[]",
    components: [
      { name: "target", type: "address" },
      { name: "value", type: "uint256" },
      { name: "callData", type: "bytes" },
    ],
  },
] as const;

/** `execute(mode, executionCalldata)` as any mode allows it. */
export function encodeExecute(mode: Hex, executionCalldata: Hex): Hex {
  return encodeFunctionData({
    abi: KernelV3_1AccountAbi,
    functionName: "execute",
    args: [mode, executionCalldata],
  });
}

/** Execution calldata of a batch. */
export function encodeBatch(calls: readonly Call[]): Hex {
  return encodeAbiParameters(batch, [
    calls.map(({ to, value = 0n, data = "0x" }) => ({ target: to, value, callData: data })),
  ]);
}

/** Execution calldata of a single call. */
export function encodeSingle({ to, value = 0n, data = "0x" }: Call): Hex {
  return concat([to, numberToHex(value, { size: 32 }), data]);
}

/** Execution calldata of a delegatecall. */
export function encodeDelegate(to: Address, data: Hex): Hex {
  return concat([to, data]);
}

/** Calldata of an honest operation. */
export function encodeCalls(calls: readonly Call[]): Hex {
  const [first] = calls;
  if (calls.length === 1 && first !== undefined) return encodeExecute(singleMode, encodeSingle(first));
  return encodeExecute(batchMode, encodeBatch(calls));
}
