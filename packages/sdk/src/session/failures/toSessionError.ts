import type { Hex } from "viem";
import { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { SpendCapExceededError } from "../errors/budgetErrors.ts";
import { type FromContractErrorType, fromContractError } from "./fromContractError.ts";
import { longestCap } from "./longestCap.ts";
import { decodeRevert, type FailureContext, type ToChainErrorType, toChainError } from "./toChainError.ts";

/** What {@link toSessionError} can make. */
export type ToSessionErrorType = FromContractErrorType | ToChainErrorType;

/**
 * Makes a typed error out of any failure of a bundler, a node, the EntryPoint, the account or the session's contract.
 *
 * @param error - Whatever was thrown; errors of this package are returned as they are.
 * @param context - What is known of the operation.
 * @returns The error, not thrown.
 *
 * @example
 * try { … } catch (error) { throw toSessionError(error, { account }); }
 */
export function toSessionError(error: unknown, context: FailureContext = {}): BaseError {
  return toChainError(error, context, (data) => {
    const typed = fromRefusal(data, context);
    return typed && withCause(typed, error);
  });
}

/**
 * Makes a typed error out of what the session's contract refuses with.
 *
 * @param data - Revert data.
 * @param context - What is known of the operation.
 * @returns The error, not thrown; `undefined` when it is none of the contract's own.
 */
export function fromRefusal(data: Hex, context: FailureContext): BaseError | undefined {
  const policy = decodeRevert(spendCapAbi, data);
  const typed = policy && fromContractError(policy.errorName, policy.args ?? []);
  return typed && nameCap(typed, context);
}

/** Caps are often equal, and the contract names the first: the longest-lived one is the one that matters. */
function nameCap(error: BaseError, { terms }: FailureContext): BaseError {
  if (!(error instanceof SpendCapExceededError) || terms === undefined) return error;
  return new SpendCapExceededError({ ...error, cap: longestCap(error, terms.limits) });
}

/** Contract errors are made from values alone; the failure that they came in is worth keeping. */
function withCause<error extends Error>(error: error, cause: unknown): error {
  if (error.cause === undefined) {
    const holder = new BaseError("", { cause });
    Object.defineProperty(error, "cause", { value: holder.cause, enumerable: false, configurable: true });
  }
  return error;
}
