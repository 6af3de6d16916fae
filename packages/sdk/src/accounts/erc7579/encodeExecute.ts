import { concat, encodeAbiParameters, encodeFunctionData, type Hex, numberToHex, parseAbi } from "viem";
import type { Call } from "../Call.ts";

/** ERC-7579 `execute(bytes32 mode, bytes executionCalldata)`. */
export const executeSelector = "0xe9ae5c53";

/** One call, which reverts as a whole. */
export const singleMode = `0x${"00".repeat(32)}` as const;

/** Several calls, of which all happen or none does. */
export const batchMode = `0x01${"00".repeat(31)}` as const;

/** The function by which every ERC-7579 account executes. */
export const executeAbi = /* @__PURE__ */ parseAbi([
  "function execute(bytes32 mode, bytes executionCalldata) payable",
]);

/** The calldata of a batch. */
export const batchParameters = [
  {
    type: "tuple[]",
    components: [
      { name: "to", type: "address" },
      { name: "value", type: "uint256" },
      { name: "data", type: "bytes" },
    ],
  },
] as const;

/** What `execute` takes. */
export interface Execution {
  readonly mode: Hex;
  readonly calldata: Hex;
}

/**
 * Encodes calls as ERC-7579 has them: one alone packed, several as a batch.
 *
 * @param calls - At least one.
 * @returns The mode and its calldata, which `execute` and `executeFromExecutor` share.
 */
export function toExecution(calls: readonly Call[]): Execution {
  const [only, ...others] = calls;
  if (only === undefined) throw new TypeError("There are no calls to encode.");
  if (others.length > 0) return { mode: batchMode, calldata: encodeAbiParameters(batchParameters, [calls]) };
  const { to, value, data } = only;
  return { mode: singleMode, calldata: concat([to, numberToHex(value, { size: 32 }), data]) };
}

/**
 * Encodes calls for an ERC-7579 account's `execute`.
 *
 * @param calls - At least one; all happen or none does.
 * @returns Calldata for the account.
 */
export function encodeExecute(calls: readonly Call[]): Hex {
  const { mode, calldata } = toExecution(calls);
  return encodeFunctionData({ abi: executeAbi, functionName: "execute", args: [mode, calldata] });
}
