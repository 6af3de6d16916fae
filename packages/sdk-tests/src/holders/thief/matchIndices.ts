import type { DeserializedSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { decodeAbiParameters, decodeFunctionData, type Hex, isAddressEqual, parseAbi, slice } from "viem";

type Terms = DeserializedSessionKey["terms"];

const executeAbi = parseAbi(["function execute(bytes32 mode, bytes executionCalldata)"]);
const batch = [
  { type: "tuple[]", components: [{ type: "address" }, { type: "uint256" }, { type: "bytes" }] },
] as const;

/**
 * The most favourable claims: for each call an entry with its target and selector, else one with its target, else the
 * first. What cannot be read is claimed to be one call.
 */
export function matchIndices(callData: Hex, terms: Terms): number[] {
  return readCalls(callData).map(([to, data]) => {
    const selector = data.length >= 10 ? slice(data, 0, 4) : undefined;
    const exact = terms.calls.findIndex(
      (call) => isAddressEqual(call.target, to) && call.selector === selector,
    );
    if (exact >= 0) return exact;
    return Math.max(
      terms.calls.findIndex((call) => isAddressEqual(call.target, to)),
      0,
    );
  });
}

function readCalls(callData: Hex): [to: Hex, data: Hex][] {
  try {
    const { args } = decodeFunctionData({ abi: executeAbi, data: callData });
    const [mode, execution] = args;
    if (mode.slice(2, 4) !== "01") return [[slice(execution, 0, 20), `0x${execution.slice(106)}`]];
    const [calls] = decodeAbiParameters(batch, execution);
    return calls.map(([to, , data]) => [to, data]);
  } catch {
    return [["0x0000000000000000000000000000000000000000", "0x"]];
  }
}
