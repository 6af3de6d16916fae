import { decodeFunctionData, type Hex, size, slice } from "viem";
import type { AccountKind } from "../../accounts/AccountAdapter.ts";
import type { Call } from "../../accounts/Call.ts";
import { accountAbi } from "../../accounts/erc6900/accountAbi.ts";
import { BatchEmptyError, SelectorNotAllowedError } from "../errors/operationErrors.ts";
import { decodeExecute } from "./decodeExecute.ts";

/**
 * Reads the calls out of the calldata of an operation.
 *
 * @param callData - Calldata of the account's own function.
 * @param kind - The account's.
 * @returns Its calls.
 * @throws {SelectorNotAllowedError | ModeNotAllowedError | BatchEmptyError} when a session could not send it.
 */
export function decodeCalls(callData: Hex, kind: AccountKind | undefined): readonly Call[] {
  return kind === "erc6900" ? decodeErc6900(callData) : decodeExecute(callData);
}

function decodeErc6900(callData: Hex): readonly Call[] {
  const decoded = decodeFunction(callData);
  if (decoded?.functionName === "execute") {
    const [to, value, data] = decoded.args;
    return [{ to, value, data }];
  }
  if (decoded?.functionName === "executeBatch") {
    const [calls] = decoded.args;
    if (calls.length === 0) throw new BatchEmptyError();
    return calls;
  }
  throw new SelectorNotAllowedError({ selector: size(callData) < 4 ? "0x00000000" : slice(callData, 0, 4) });
}

function decodeFunction(callData: Hex) {
  try {
    return decodeFunctionData({ abi: accountAbi, data: callData });
  } catch {
    return undefined;
  }
}
