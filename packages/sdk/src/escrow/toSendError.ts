import type { Address } from "viem";
import type { BaseError } from "../errors/BaseError.ts";
import { CallRevertedError } from "../session/errors/callErrors.ts";
import { toChainError } from "../session/failures/toChainError.ts";
import { toEscrowError } from "./toEscrowError.ts";

/**
 * Makes a typed error out of whatever stopped calls on their way through a session, bundler, node or contract.
 *
 * @param error - Whatever was thrown; errors of this package stay, but for reverts, which are decoded.
 * @param account - Whose calls they were.
 * @returns The error, not thrown.
 */
export function toSendError(error: unknown, account: Address): BaseError {
  const typed = toChainError(error, { account });
  // Only what reverted in execution can be the escrow's or the token's word.
  return typed instanceof CallRevertedError ? (toEscrowError(error) ?? typed) : typed;
}
