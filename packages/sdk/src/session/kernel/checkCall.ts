import { type Hex, hexToBigInt, isAddressEqual, maxUint112, size, slice } from "viem";
import type { Call } from "../../accounts/Call.ts";
import {
  AddressNotAllowedError,
  ArgumentMissingError,
  ArgumentNotEqualError,
  ArgumentNotListedError,
  ArgumentTooHighError,
  ArgumentTooLowError,
  CallNotAllowedError,
  CounterpartyNotAllowedError,
  NativeValueExceededError,
  SpendAmountTooLargeError,
} from "../errors/callErrors.ts";
import type { SessionError } from "../errors/SessionError.ts";
import type { AllowedCall, ArgumentRule } from "../SessionTerms.ts";
import { emptySelector } from "../terms/termsLayout.ts";

/** How a call stands against one entry of the terms. */
export interface CallVerdict {
  /** Why it is refused; `undefined` when it passes. */
  readonly violation: SessionError | undefined;
  /** Rules passed before the violation: tells the entry that was meant from those that were not. */
  readonly passed: number;
}

/**
 * Holds a call against one entry of the terms, as the contract's `CallRules` does.
 *
 * @param call - The call.
 * @param entry - The entry.
 * @returns Whether it passes, or which rule it breaks.
 */
export function checkCall(call: Call, entry: AllowedCall): CallVerdict {
  const selector = size(call.data) < 4 ? emptySelector : slice(call.data, 0, 4);
  const expected = entry.selector ?? emptySelector;
  const plain = entry.selector === undefined;
  if (!isAddressEqual(call.to, entry.target) || selector !== expected || (size(call.data) === 0) !== plain) {
    return { violation: new CallNotAllowedError({ target: call.to, selector }), passed: -1 };
  }
  if (call.value > entry.valueCap) {
    const { target, valueCap } = entry;
    return {
      violation: new NativeValueExceededError({ target, cap: valueCap, value: call.value }),
      passed: 0,
    };
  }
  for (const [passed, rule] of entry.rules.entries()) {
    const violation = checkRule(rule, call.data);
    if (violation !== undefined) return { violation, passed };
  }
  return { violation: undefined, passed: entry.rules.length };
}

/**
 * Reads a 32-byte argument.
 *
 * @returns The word, or `undefined` when the calldata ends before it.
 */
export function readArgument(data: Hex, argument: number): bigint | undefined {
  const start = 4 + argument * 32;
  return size(data) < start + 32 ? undefined : hexToBigInt(slice(data, start, start + 32));
}

function checkRule(rule: ArgumentRule, data: Hex): SessionError | undefined {
  const { argument } = rule;
  const actual = readArgument(data, argument);
  if (actual === undefined) return new ArgumentMissingError({ argument });
  switch (rule.kind) {
    case "spend":
      if (actual <= maxUint112) return undefined;
      return new SpendAmountTooLargeError({ token: rule.token, amount: actual });
    case "counterparty":
      if (rule.addresses.some((address) => BigInt(address) === actual)) return undefined;
      return new CounterpartyNotAllowedError({ actual });
    case "address":
      if (rule.addresses.some((address) => BigInt(address) === actual)) return undefined;
      return new AddressNotAllowedError({ argument, actual });
    case "oneOf":
      return rule.values.includes(actual) ? undefined : new ArgumentNotListedError({ argument, actual });
    case "equal":
      if (actual === rule.value) return undefined;
      return new ArgumentNotEqualError({ argument, expected: rule.value, actual });
    case "atMost":
      if (actual <= rule.value) return undefined;
      return new ArgumentTooHighError({ argument, most: rule.value, actual });
    case "atLeast":
      if (actual >= rule.value) return undefined;
      return new ArgumentTooLowError({ argument, least: rule.value, actual });
  }
}
