import { decodeAbiParameters, getAddress, type Hex, hexToBigInt, size, slice } from "viem";
import type { Call } from "../../accounts/Call.ts";
import {
  batchMode,
  batchParameters,
  executeSelector,
  singleMode,
} from "../../accounts/erc7579/encodeExecute.ts";
import { BatchEmptyError, ModeNotAllowedError, SelectorNotAllowedError } from "../errors/operationErrors.ts";

const executeParameters = [{ type: "bytes32" }, { type: "bytes" }] as const;

/**
 * Reads the calls out of an operation's calldata.
 *
 * @param callData - Calldata of the account's `execute`.
 * @returns Its calls.
 * @throws {SelectorNotAllowedError | ModeNotAllowedError | BatchEmptyError} when a session could not send it.
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
    if (calls.length === 0) throw new BatchEmptyError();
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
