import { type Address, getAddress, type Hex, isAddressEqual, numberToHex, size, slice } from "viem";
import type { Call } from "../../accounts/Call.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkCall, readArgument } from "../kernel/checkCall.ts";
import type { AllowedCall, ArgumentRule } from "../SessionTerms.ts";
import { tokenFunctionOf } from "../terms/tokenFunctions.ts";
import { largest } from "./largest.ts";

/** Most arguments that an entry of the terms can bind. */
const maxRules = 64;

/**
 * Adds to the calls that a session may make exactly those that were refused.
 *
 * @param allowed - What it may make.
 * @param calls - What was tried.
 * @returns The entries, each call allowed by one of them.
 */
export function widenCalls(allowed: readonly AllowedCall[], calls: readonly Call[]): AllowedCall[] {
  const entries = [...allowed];
  for (const call of calls) {
    const verdicts = entries.map((entry) => checkCall(call, entry));
    if (verdicts.some(({ violation }) => violation === undefined)) continue;
    const best = Math.max(-1, ...verdicts.map(({ passed }) => passed));
    const closest = best < 0 ? undefined : entries[verdicts.findIndex(({ passed }) => passed === best)];
    entries.push(closest === undefined ? exactly(call) : (like(closest, call) ?? exactly(call)));
  }
  return entries;
}

/**
 * The entry that a call comes closest to, with this call's own value wherever it does not keep to the rules: what is
 * counted goes on being counted. `undefined` where another contract is named, such as another token: the amount that is
 * counted would not be of that one.
 */
function like(entry: AllowedCall, call: Call): AllowedCall | undefined {
  const rules = entry.rules.map((rule) => toKept(rule, readArgument(call.data, rule.argument)));
  if (!rules.every((rule) => rule !== undefined)) return undefined;
  return { ...entry, valueCap: largest(call.value, entry.valueCap), rules };
}

function toKept(rule: ArgumentRule, actual: bigint | undefined): ArgumentRule | undefined {
  if (actual === undefined) return undefined;
  const { argument } = rule;
  const equal: ArgumentRule = { kind: "equal", argument, value: actual };
  switch (rule.kind) {
    case "equal":
      return actual === rule.value ? rule : equal;
    case "oneOf":
      return rule.values.includes(actual) ? rule : equal;
    case "atMost":
      return actual <= rule.value ? rule : equal;
    case "atLeast":
      return actual >= rule.value ? rule : equal;
    case "counterparty":
      if (rule.addresses.some((address) => BigInt(address) === actual)) return rule;
      return actual >> 160n > 0n ? undefined : { ...rule, addresses: [toAddress(actual)] };
    case "address":
      return rule.addresses.some((address) => BigInt(address) === actual) ? rule : undefined;
    case "spend":
      return rule;
  }
}

/**
 * Has a token's amounts counted where no limit counted them.
 *
 * @param calls - What a session may make.
 * @param token - The token.
 */
export function meterCalls(calls: readonly AllowedCall[], token: Address): AllowedCall[] {
  return calls.map((call) => {
    const amount = tokenFunctionOf(call.selector)?.amount;
    const isCounted = call.rules.some(({ kind }) => kind === "spend");
    if (amount === undefined || isCounted || !isAddressEqual(call.target, token)) return call;
    return { ...call, rules: [...call.rules, { kind: "spend", argument: amount, token }] };
  });
}

/** An entry that allows this call and no other. */
function exactly({ to: target, data, value: valueCap }: Call): AllowedCall {
  if (size(data) < 4) return { target, selector: undefined, valueCap, rules: [] };
  const selector = slice(data, 0, 4).toLowerCase() as Hex;
  const count = Math.floor((size(data) - 4) / 32);
  if (count > maxRules) {
    throw new ParametersInvalidError("parameters of toRequest", [
      `calls: the calldata of ${selector} is too long to be asked for exactly: ask with \`createSessionRequest\``,
    ]);
  }
  const known = tokenFunctionOf(selector);
  const rules = Array.from({ length: count }, (_, argument): ArgumentRule => {
    const actual = readArgument(data, argument) ?? 0n;
    if (argument === known?.amount) return { kind: "spend", argument, token: target };
    if (argument === known?.recipient)
      return { kind: "counterparty", argument, addresses: [toAddress(actual)] };
    return { kind: "equal", argument, value: actual };
  });
  return { target, selector, valueCap, rules };
}

function toAddress(word: bigint) {
  return getAddress(numberToHex(word & ((1n << 160n) - 1n), { size: 20 }));
}
