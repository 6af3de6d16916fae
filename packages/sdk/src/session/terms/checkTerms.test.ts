import { type Hex, toFunctionSelector, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import type { AllowedCall, SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { addressOf, escrow, sampleTerms, seller, usdc } from "../test/sampleTerms.ts";
import { authorityFunctions } from "./authorityFunctions.ts";
import { checkTerms } from "./checkTerms.ts";
import { unsafeFunctions } from "./unsafeFunctions.ts";

const context = { account: addressOf(20), module: addressOf(21), entryPoint: addressOf(22) };

const payment = { token: usdc, payees: [seller], perPayment: 5n, perPeriod: 3 };

function call(change: Partial<AllowedCall>): Partial<SessionTerms> {
  return {
    calls: [
      ...sampleTerms.calls,
      { target: escrow, selector: "0x01020304", valueCap: 0n, rules: [], ...change },
    ],
  };
}

/** By which other tokens than plain ERC-20 move, or give the right to move them. */
const unsafeSignatures = [
  "increaseApproval(address,uint256)",
  "approveAndCall(address,uint256)",
  "approveAndCall(address,uint256,bytes)",
  "approve(address,address,uint160,uint48)",
  "setOperator(address,bool)",
  "authorizeOperator(address)",
  "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)",
  "transferAndCall(address,uint256)",
  "transferAndCall(address,uint256,bytes)",
  "transferFromAndCall(address,address,uint256)",
];

test("default", () => {
  expect(() => checkTerms(sampleTerms, context)).not.toThrow();
});

test("behavior: approve towards a contract that the session calls", () => {
  const rules = [{ kind: "address", argument: 0, addresses: [escrow] }] as const;
  const terms = { ...sampleTerms, ...call({ target: usdc, selector: "0x095ea7b3", rules }) };
  expect(() => checkTerms(terms, context)).not.toThrow();
});

describe("error: an unmetered allowance for who is not made to spend the token, counted", () => {
  const rules = [{ kind: "address", argument: 0, addresses: [addressOf(7)] }] as const;
  const approve = { target: usdc, selector: "0x095ea7b3", valueCap: 0n, rules } as const;
  const limits = [...sampleTerms.limits, { ...sampleTerms.limits[0], token: zeroAddress } as SpendLimit];
  test.each<[string, Partial<AllowedCall>]>([
    ["gets ETH alone", { selector: undefined, valueCap: 1n }],
    ["is called without a rule", {}],
    ["spends something else", { rules: [{ kind: "spend", argument: 0, token: zeroAddress }] }],
  ])("error: who %s", (_, change) => {
    const called = {
      target: addressOf(7),
      selector: "0x01020304",
      valueCap: 0n,
      rules: [],
      ...change,
    } as const;
    const terms = { ...sampleTerms, limits, calls: [...sampleTerms.calls, approve, called] };
    expect(() => checkTerms(terms, context)).toThrow(
      expect.objectContaining({ name: "TokenCallUnmeteredError" }),
    );
  });
});

test("behavior: payments alone, without gas", () => {
  const terms = { ...sampleTerms, calls: [], limits: [], gasBudget: 0n, payments: [payment] };
  expect(() => checkTerms(terms, context)).not.toThrow();
});

describe("error", () => {
  test.each<[string, Partial<SessionTerms>]>([
    ["WindowInvalidError", { validUntil: 0 }],
    ["WindowInvalidError", { validAfter: 2_000_000 }],
    ["NothingAllowedError", { calls: [] }],
    ["NothingAllowedError", { maxOperations: 0 }],
    ["NothingAllowedError", { gasBudget: 0n }],
    ["PaymentRuleEmptyError", { payments: [{ ...payment, perPayment: 0n }] }],
    ["PaymentRuleEmptyError", { payments: [payment, { ...payment, perPeriod: 0 }] }],
    ["PeriodTooShortError", { periodSeconds: 119 }],
    ["LimitInconsistentError", { limits: [{ token: usdc, perOperation: 2n, perPeriod: 1n, lifetime: 3n }] }],
    ["LimitInconsistentError", { limits: [{ token: usdc, perOperation: 1n, perPeriod: 4n, lifetime: 3n }] }],
    ["SessionKeyMissingError", { sessionKey: zeroAddress }],
    ["TargetForbiddenError", call({ target: context.account })],
    ["TargetForbiddenError", call({ target: context.module })],
    ["TargetForbiddenError", call({ target: context.entryPoint })],
    ["TargetForbiddenError", call({ target: zeroAddress })],
    ["ValueCapWithoutLimitError", call({ valueCap: 1n })],
    ["TokenCallUnmeteredError", call({ target: usdc, selector: "0x01020304" })],
    ["TokenCallUnmeteredError", call({ target: addressOf(7), selector: "0xa9059cbb" })],
    ["TokenCallUnmeteredError", call({ target: usdc, selector: "0x095ea7b3" })],
    ...[0, 2, 3].map((argument): [string, Partial<SessionTerms>] => [
      "TokenCallUnmeteredError",
      call({ target: usdc, selector: "0xa9059cbb", rules: [{ kind: "spend", argument, token: usdc }] }),
    ]),
    [
      "TokenCallUnmeteredError",
      call({
        target: usdc,
        selector: "0x095ea7b3",
        rules: [{ kind: "address", argument: 0, addresses: [escrow, seller] }],
      }),
    ],
    ...[...unsafeSignatures, "increaseAllowance(address,uint256)"].flatMap((signature) =>
      [usdc, addressOf(40)].map((target): [string, Partial<SessionTerms>] => [
        "CallUnsafeError",
        call({ target, selector: toFunctionSelector(signature) }),
      ]),
    ),
    ["CallUnsafeError", call({ selector: "0xA22CB465" })],
    ...Object.keys(authorityFunctions).map((selector): [string, Partial<SessionTerms>] => [
      "CallUnsafeError",
      call({ target: addressOf(40), selector: selector as Hex }),
    ]),
  ])("error: %s", (name, change) => {
    expect(() => checkTerms({ ...sampleTerms, ...change }, context)).toThrow(
      expect.objectContaining({ name }),
    );
  });
});

test("behavior: the functions that are not safe have these selectors", () => {
  for (const [selector, reason] of Object.entries(unsafeFunctions)) {
    expect(toFunctionSelector(reason.slice(0, reason.indexOf(")") + 1))).toBe(selector);
  }
});

test("behavior: the functions by which accounts are governed have these selectors", () => {
  for (const [selector, signature] of Object.entries(authorityFunctions)) {
    expect(toFunctionSelector(signature)).toBe(selector);
  }
});
