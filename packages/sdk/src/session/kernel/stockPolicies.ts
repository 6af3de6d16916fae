import type { Policy } from "@zerodev/permissions";
import {
  CallPolicyVersion,
  CallType,
  ParamCondition,
  toCallPolicy,
  toGasPolicy,
  toTimestampPolicy,
} from "@zerodev/permissions/policies";
import { type Address, type Hex, numberToHex, pad } from "viem";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import type { AllowedCall, ArgumentRule, SessionTerms } from "../SessionTerms.ts";
import { emptySelector } from "../terms/layout.ts";

/**
 * The stock policies of the layered set, saying of the terms what they can say.
 *
 * They know calls, arguments, time and gas, but no amounts over time: the fourth, SpendCap, does.
 *
 * @param terms - The session's terms.
 * @param network - Where the policies are.
 * @returns CallPolicy, TimestampPolicy, GasPolicy, in this order.
 */
export function toStockPolicies(
  terms: SessionTerms,
  network: { readonly chainId: number; readonly addresses?: ContractAddresses | undefined },
): readonly [call: Policy, timestamp: Policy, gas: Policy] {
  const { paymaster } = terms;
  return [
    toCallPolicy({
      policyVersion: CallPolicyVersion.V0_0_4,
      policyAddress: contractAddress("callPolicy", network),
      permissions: toPermissions(terms.calls),
    }),
    toTimestampPolicy({
      policyAddress: contractAddress("timestampPolicy", network),
      validAfter: terms.validAfter,
      validUntil: terms.validUntil,
    }),
    toGasPolicy({
      policyAddress: contractAddress("gasPolicy", network),
      allowed: terms.gasBudget,
      // The stock policy can not say "none": that is for SpendCap.
      enforcePaymaster: paymaster !== "any" && paymaster !== "none",
      ...(paymaster !== "any" && paymaster !== "none" ? { allowedPaymaster: paymaster } : {}),
    }),
  ];
}

interface ParamRule {
  condition: ParamCondition;
  offset: number;
  params: Hex[];
}

interface StockPermission {
  readonly callType: CallType;
  readonly target: Address;
  readonly selector: Hex;
  readonly valueLimit: bigint;
  readonly rules: ParamRule[];
}

/** CallPolicy takes each function once: of several entries only what they share is said. */
function toPermissions(calls: readonly AllowedCall[]): StockPermission[] {
  const permissions = new Map<string, StockPermission>();
  for (const { target, selector = emptySelector, valueCap, rules } of calls) {
    const key = `${target}${selector}`.toLowerCase();
    const before = permissions.get(key);
    const stock = rules.flatMap(toParamRule);
    permissions.set(key, {
      callType: CallType.CALL,
      target,
      selector,
      valueLimit: before && before.valueLimit > valueCap ? before.valueLimit : valueCap,
      rules: before === undefined ? stock : shared(before.rules, stock),
    });
  }
  return [...permissions.values()];
}

function shared(a: readonly ParamRule[], b: readonly ParamRule[]): ParamRule[] {
  const inB = new Set(b.map((rule) => JSON.stringify(rule)));
  return a.filter((rule) => inB.has(JSON.stringify(rule)));
}

function toParamRule(rule: ArgumentRule): ParamRule[] {
  const offset = rule.argument * 32;
  switch (rule.kind) {
    case "spend":
      return [];
    case "address":
    case "counterparty":
      return [
        { condition: ParamCondition.ONE_OF, offset, params: rule.addresses.map((address) => pad(address)) },
      ];
    case "oneOf":
      return [{ condition: ParamCondition.ONE_OF, offset, params: rule.values.map(toWord) }];
    case "equal":
      return [{ condition: ParamCondition.EQUAL, offset, params: [toWord(rule.value)] }];
    case "atMost":
      return [{ condition: ParamCondition.LESS_THAN_OR_EQUAL, offset, params: [toWord(rule.value)] }];
    case "atLeast":
      return [{ condition: ParamCondition.GREATER_THAN_OR_EQUAL, offset, params: [toWord(rule.value)] }];
  }
}

function toWord(value: bigint): Hex {
  return numberToHex(value, { size: 32 });
}
