import { type Address, decodeAbiParameters, getAddress, type Hex, hexToBigInt, size, slice } from "viem";
import { EmptyBatchError, ModeNotAllowedError, SelectorNotAllowedError } from "../errors/operationErrors.ts";

/** One call of an operation. */
export interface Call {
  readonly to: Address;
  /** Wei. */
  readonly value: bigint;
  readonly data: Hex;
}

/** ERC-7579 `execute(bytes32 mode, bytes executionCalldata)`. */
export const executeSelector = "0xe9ae5c53";
const singleMode = `0x${"00".repeat(32)}`;
const batchMode = `0x01${"00".repeat(31)}`;

const executeParameters = [{ type: "bytes32" }, { type: "bytes" }] as const;
const batchParameters = [
  {
    type: "tuple[]",
    components: [
      { name: "to", type: "address" },
      { name: "value", type: "uint256" },
      { name: "data", type: "bytes" },
    ],
  },
] as const;

/**
 * Reads the calls out of an operation's calldata.
 *
 * @param callData - Calldata of the account's `execute`.
 * @returns Its calls.
 * @throws {SelectorNotAllowedError | ModeNotAllowedError | EmptyBatchError} when a session could not send it.
 */
export function decodeExecute(callData: Hex): readonly Call[] {
  if (!callData.startsWith(executeSelector)) {
    throw new SelectorNotAllowedError({
      selector: size(callData) < 4 ? "0x00000000" : slice(callData, 0, 4),
    });
  }
  const [mode, encoded] = decodeAbiParameters(executeParameters, slice(callData, 4));
  if (mode === batchMode) {
    const [calls] = decodeAbiParameters(batchParameters, encoded);
    if (calls.length === 0) throw new EmptyBatchError();
    return calls;
  }
  if (mode !== singleMode) throw new ModeNotAllowedError({ mode });
  return [
    {
      to: getAddress(slice(encoded, 0, 20)),
      value: hexToBigInt(slice(encoded, 20, 52)),
      data: size(encoded) > 52 ? slice(encoded, 52) : "0x",
    },
  ];
}
