import { type Address, zeroAddress } from "viem";
import type { Call } from "../../accounts/Call.ts";
import { SpendCapExceededError } from "../errors/budgetErrors.ts";
import { CallNotAllowedError } from "../errors/callErrors.ts";
import { BatchEmptyError, CallsTooManyError } from "../errors/operationErrors.ts";
import { longestCap } from "../failures/longestCap.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { type CallVerdict, checkCall, readArgument } from "./checkCall.ts";

/** Calls that the one byte for their number can count. */
const maxCalls = 255;

/** Which entry of the terms allows each call, and what they spend together. */
export interface CallMatch {
  /** One index into `terms.calls` for each call. */
  readonly indices: readonly number[];
  /** Base units by token; the zero address is ETH. */
  readonly spends: ReadonlyMap<Address, bigint>;
}

/**
 * Finds for each call the entry of the terms that allows it, before anything is sent.
 *
 * @param calls - The calls of one operation.
 * @param terms - The session's terms.
 * @returns Indices and spends.
 * @throws {CallNotAllowedError} when no entry is of a call's function; else the error of the entry that a call comes
 * closest to.
 * @throws {SpendCapExceededError} when all calls together spend more than one operation may.
 * @throws {BatchEmptyError | CallsTooManyError}
 */
export function matchCalls(calls: readonly Call[], terms: SessionTerms): CallMatch {
  if (calls.length === 0) throw new BatchEmptyError();
  if (calls.length > maxCalls) throw new CallsTooManyError({ count: calls.length, max: maxCalls });
  const indices = calls.map((call) => matchCall(call, terms));
  const spends = new Map<Address, bigint>();
  for (const [position, call] of calls.entries()) {
    if (call.value > 0n) add(spends, zeroAddress, call.value);
    for (const rule of terms.calls[indices[position] ?? 0]?.rules ?? []) {
      if (rule.kind === "spend") add(spends, rule.token, readArgument(call.data, rule.argument) ?? 0n);
    }
  }
  for (const { token, perOperation } of terms.limits) {
    const requested = spends.get(token) ?? 0n;
    if (requested > perOperation) {
      const violation = { cap: "perOperation", token, limit: perOperation, spent: 0n, requested } as const;
      throw new SpendCapExceededError({ ...violation, cap: longestCap(violation, terms.limits) });
    }
  }
  return { indices, spends };
}

function matchCall(call: Call, terms: SessionTerms): number {
  let closest: CallVerdict | undefined;
  for (const [index, entry] of terms.calls.entries()) {
    const verdict = checkCall(call, entry);
    if (verdict.violation === undefined) return index;
    if (closest === undefined || verdict.passed > closest.passed) closest = verdict;
  }
  throw closest?.violation ?? new CallNotAllowedError({ target: call.to, selector: "0x00000000" });
}

function add(spends: Map<Address, bigint>, token: Address, amount: bigint): void {
  if (amount > 0n) spends.set(token, (spends.get(token) ?? 0n) + amount);
}
