import { type Address, concat, encodeAbiParameters, type Hex, numberToHex, pad, zeroAddress } from "viem";
import {
  type ContractAddresses,
  type ContractName,
  contractAddress,
} from "../../chains/contractAddresses.ts";
import type { AllowedCall, ArgumentRule, SessionTerms } from "../SessionTerms.ts";
import { emptySelector } from "../terms/termsLayout.ts";
import { allValidation } from "./allValidation.ts";
import type { PolicyPart } from "./PolicyPart.ts";

/** Where the policies are. */
interface Place {
  readonly chainId: number;
  readonly addresses?: ContractAddresses | undefined;
}

/**
 * The stock policies of the layered set, saying of the terms what they can say.
 *
 * They know calls, arguments, time and gas, but no amounts over time: the fourth, SpendCap, does. The encodings are
 * those of `@zerodev/permissions`, byte for byte, which is not needed for them.
 *
 * @param terms - The session's terms.
 * @param network - Where the policies are.
 * @returns CallPolicy, TimestampPolicy, GasPolicy, in this order.
 */
export function toStockPolicies(
  terms: SessionTerms,
  network: Place,
): readonly [call: PolicyPart, timestamp: PolicyPart, gas: PolicyPart] {
  const { validAfter, validUntil, gasBudget, paymaster } = terms;
  // The stock policy cannot say "none": that is for SpendCap.
  const only = paymaster === "any" || paymaster === "none" ? undefined : paymaster;
  return [
    toPart("callPolicy", encodeAbiParameters(callParameters, [toPermissions(terms.calls)]), network),
    toPart("timestampPolicy", encodeAbiParameters(timestampParameters, [validAfter, validUntil]), network),
    toPart(
      "gasPolicy",
      encodeAbiParameters(gasParameters, [gasBudget, only !== undefined, only ?? zeroAddress]),
      network,
    ),
  ];
}

/** CallPolicy v0.0.4. */
const callParameters = [
  {
    type: "tuple[]",
    components: [
      { name: "callType", type: "bytes1" },
      { name: "target", type: "address" },
      { name: "selector", type: "bytes4" },
      { name: "valueLimit", type: "uint256" },
      {
        name: "rules",
        type: "tuple[]",
        components: [
          { name: "condition", type: "uint8" },
          { name: "offset", type: "uint64" },
          { name: "params", type: "bytes32[]" },
        ],
      },
    ],
  },
] as const;

const timestampParameters = [{ type: "uint48" }, { type: "uint48" }] as const;

const gasParameters = [{ type: "uint128" }, { type: "bool" }, { type: "address" }] as const;

function toPart(policy: ContractName, data: Hex, network: Place): PolicyPart {
  const info = concat([allValidation, contractAddress(policy, network)]);
  return { getPolicyInfoInBytes: () => info, getPolicyData: () => data };
}

/** CallPolicy's conditions, by number. */
const conditions = { equal: 0, atLeast: 3, atMost: 4, oneOf: 6 } as const;

interface ParamRule {
  readonly condition: number;
  /** Behind the selector, bytes. */
  readonly offset: bigint;
  readonly params: readonly Hex[];
}

interface StockPermission {
  /** A call, no delegatecall. */
  readonly callType: "0x00";
  readonly target: Address;
  readonly selector: Hex;
  readonly valueLimit: bigint;
  readonly rules: readonly ParamRule[];
}

/** CallPolicy takes each function once: of several entries only what they share is said. */
function toPermissions(calls: readonly AllowedCall[]): StockPermission[] {
  const permissions = new Map<string, StockPermission>();
  for (const { target, selector = emptySelector, valueCap, rules } of calls) {
    const key = `${target}${selector}`.toLowerCase();
    const before = permissions.get(key);
    const stock = rules.flatMap(toParamRule);
    permissions.set(key, {
      callType: "0x00",
      target,
      selector,
      valueLimit: before && before.valueLimit > valueCap ? before.valueLimit : valueCap,
      rules: before === undefined ? stock : shared(before.rules, stock),
    });
  }
  return [...permissions.values()];
}

function shared(a: readonly ParamRule[], b: readonly ParamRule[]): ParamRule[] {
  const inB = new Set(b.map(keyOf));
  return a.filter((rule) => inB.has(keyOf(rule)));
}

const keyOf = ({ condition, offset, params }: ParamRule): string => [condition, offset, ...params].join();

function toParamRule(rule: ArgumentRule): ParamRule[] {
  const offset = BigInt(rule.argument * 32);
  const word = (value: bigint) => numberToHex(value, { size: 32 });
  switch (rule.kind) {
    case "spend":
      return [];
    case "address":
    case "counterparty": {
      const params = rule.addresses.map((address) => pad(address));
      return [{ condition: conditions.oneOf, offset, params }];
    }
    case "oneOf":
      return [{ condition: conditions.oneOf, offset, params: rule.values.map(word) }];
    default:
      return [{ condition: conditions[rule.kind], offset, params: [word(rule.value)] }];
  }
}
