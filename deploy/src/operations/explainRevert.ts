import { type Abi, BaseError, decodeErrorResult, type Hex, isHex } from "viem";

/**
 * Says why a contract refuses a call, in the words of its own errors.
 *
 * @param error - What the node answered.
 * @param abi - The contract's.
 * @returns `undefined` when the contract did not refuse: the node could not be asked.
 */
export function explainRevert(error: unknown, abi: Abi): string | undefined {
  const data = findData(error);
  if (data === undefined) return undefined;
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data });
    return `${errorName}(${args.map(String).join(", ")})`;
  } catch {
    return data === "0x" ? "a revert without data" : `a revert with ${data.slice(0, 74)}`;
  }
}

function findData(error: unknown): Hex | undefined {
  if (!(error instanceof BaseError)) return undefined;
  let found: Hex | undefined;
  error.walk((cause) => {
    const data = typeof cause === "object" && cause !== null && "data" in cause ? cause.data : undefined;
    if (isHex(data)) found ??= data;
    return found !== undefined;
  });
  return found ?? (/revert/i.test(error.details ?? error.message) ? "0x" : undefined);
}
