import { hexToBigInt, isAddressEqual } from "viem";
import type { GrantDifference } from "../GrantDifference.ts";
import type { AllowedCall, ArgumentRule } from "../SessionTerms.ts";
import { difference } from "./difference.ts";

/**
 * Says in what the calls of granted terms differ from those that were asked for.
 *
 * @param asked - The calls that were asked for.
 * @param granted - The calls that were granted.
 */
export function compareCalls(
  asked: readonly AllowedCall[],
  granted: readonly AllowedCall[],
): GrantDifference[] {
  const used = new Set<AllowedCall>();
  const found = granted.flatMap((call): GrantDifference[] => {
    const equal = asked.find((other) => !used.has(other) && describe(other) === describe(call));
    const covering = equal ?? asked.find((other) => covers(other, call));
    if (covering === undefined) return [difference(nameOf(call), "wider", "no such call", describe(call))];
    used.add(covering);
    return equal ? [] : [difference(nameOf(call), "narrower", describe(covering), describe(call))];
  });
  const missing = asked
    .filter((call) => !used.has(call))
    .map((call) => difference(nameOf(call), "narrower", describe(call), "no such call"));
  return [...found, ...missing];
}

function covers(asked: AllowedCall, granted: AllowedCall): boolean {
  return (
    isAddressEqual(asked.target, granted.target) &&
    asked.selector === granted.selector &&
    granted.valueCap <= asked.valueCap &&
    asked.rules.every((rule) => granted.rules.some((other) => implies(other, rule)))
  );
}

/** Whether what keeps to one rule keeps to another as well. */
function implies(granted: ArgumentRule, asked: ArgumentRule): boolean {
  if (granted.argument !== asked.argument) return false;
  if (asked.kind === "spend" || granted.kind === "spend") {
    return granted.kind === "spend" && asked.kind === "spend" && isAddressEqual(granted.token, asked.token);
  }
  // Who is paid must go on being named as such.
  if (asked.kind === "counterparty" && granted.kind !== "counterparty") return false;
  const values = valuesOf(granted);
  switch (asked.kind) {
    case "atMost":
      return values ? values.every((value) => value <= asked.value) : isBelow(granted, asked.value);
    case "atLeast":
      return values ? values.every((value) => value >= asked.value) : isAbove(granted, asked.value);
    default: {
      const allowed = valuesOf(asked) ?? [];
      return values?.every((value) => allowed.includes(value)) ?? false;
    }
  }
}

function isBelow(rule: ArgumentRule, value: bigint): boolean {
  return rule.kind === "atMost" && rule.value <= value;
}

function isAbove(rule: ArgumentRule, value: bigint): boolean {
  return rule.kind === "atLeast" && rule.value >= value;
}

/** All that a rule allows, where it is a list. */
function valuesOf(rule: ArgumentRule): readonly bigint[] | undefined {
  switch (rule.kind) {
    case "equal":
      return [rule.value];
    case "oneOf":
      return rule.values;
    case "address":
    case "counterparty":
      return rule.addresses.map((address) => hexToBigInt(address));
    default:
      return undefined;
  }
}

function nameOf({ target, selector }: AllowedCall): string {
  return `calls ${target} ${selector ?? "(ETH)"}`;
}

/** Everything that the call allows, in one order. */
function describe({ target, selector, valueCap, rules }: AllowedCall): string {
  const words = rules.map((rule) => {
    const values = valuesOf(rule)
      ?.map((value) => `0x${value.toString(16)}`)
      .sort()
      .join(" or ");
    const what = "token" in rule ? rule.token : "value" in rule ? `0x${rule.value.toString(16)}` : values;
    return `argument ${rule.argument} ${rule.kind} ${(values ?? what ?? "").toLowerCase()}`;
  });
  const value = valueCap > 0n ? `with at most ${valueCap} wei` : "without ETH";
  return [`${target.toLowerCase()} ${selector ?? "(ETH)"} ${value}`, ...words.sort()].join(", ");
}
