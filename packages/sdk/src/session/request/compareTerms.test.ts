import { zeroAddress } from "viem";
import { expect, test } from "vitest";
import type { SessionTerms } from "../SessionTerms.ts";
import { sampleAddresses, sampleRequest } from "../test/sampleRequest.ts";
import { addressOf, usdc } from "../test/sampleTerms.ts";
import { compareTerms } from "./compareTerms.ts";
import { toRequestedTerms } from "./toRequestedTerms.ts";

const facts = {
  account: addressOf(20),
  epoch: 1n,
  salt: "0x0102030405060708",
  now: 1_800_000_000,
  addresses: sampleAddresses,
} as const;
const asked = toRequestedTerms(sampleRequest, facts);
const [limit] = asked.limits;
const [payment] = asked.payments;
const [call, ...others] = asked.calls;
if (limit === undefined || payment === undefined || call === undefined)
  throw new Error("the sample lacks them");

const limits = (change: object) => ({ limits: [{ ...limit, ...change }] });
const payments = (change: object) => ({ payments: [{ ...payment, ...change }] });
const rules = (replace: (argument: number) => object | undefined) => ({
  calls: [
    {
      ...call,
      rules: call.rules.flatMap((rule) => {
        const changed = { ...rule, ...replace(rule.argument) };
        return replace(rule.argument) === undefined ? [rule] : "drop" in changed ? [] : [changed];
      }),
    },
    ...others,
  ],
});
const at = (wanted: number, change: object) =>
  rules((argument) => (argument === wanted ? change : undefined));

test("default: what is the same differs in nothing", () => {
  expect(compareTerms(asked, asked)).toEqual([]);
  expect(compareTerms(asked, toRequestedTerms(sampleRequest, facts))).toEqual([]);
});

test.each<[string, object, "narrower" | "wider" | "other"]>([
  ["starts later", { validAfter: asked.validAfter + 1 }, "narrower"],
  ["starts earlier", { validAfter: asked.validAfter - 1 }, "wider"],
  ["ends earlier", { validUntil: asked.validUntil - 61 }, "narrower"],
  ["ends later", { validUntil: asked.validUntil + 1 }, "wider"],
  ["longer periods", { periodSeconds: 1_200 }, "narrower"],
  ["one period", { periodSeconds: 0 }, "narrower"],
  ["shorter periods", { periodSeconds: 300 }, "wider"],
  ["fewer operations", { maxOperations: 99 }, "narrower"],
  ["more operations", { maxOperations: 101 }, "wider"],
  ["less gas", { gasBudget: 1n }, "narrower"],
  ["more gas", { gasBudget: asked.gasBudget + 1n }, "wider"],
  ["a paymaster", { paymaster: addressOf(9) }, "wider"],
  ["any paymaster", { paymaster: "any" }, "wider"],
  ["a guardian", { guardian: addressOf(9) }, "other"],
  ["less in one operation", limits({ perOperation: 1n }), "narrower"],
  ["more in one operation", limits({ perOperation: 2_000_000n }), "wider"],
  ["less in one period", limits({ perPeriod: 1n }), "narrower"],
  ["more in one period", limits({ perPeriod: 2_000_001n }), "wider"],
  ["less over its life", limits({ lifetime: 1n }), "narrower"],
  ["more over its life", limits({ lifetime: 5_000_001n }), "wider"],
  ["another token", { limits: [limit, { ...limit, token: addressOf(50) }] }, "wider"],
  ["ETH", { limits: [{ ...limit, token: zeroAddress }, limit] }, "wider"],
  ["no limit of what its calls move", { limits: [] }, "wider"],
  [
    "no limit and no call of the token",
    { limits: [], calls: others.filter(({ target }) => target !== usdc) },
    "narrower",
  ],
  ["smaller payments", payments({ perPayment: 1n }), "narrower"],
  ["larger payments", payments({ perPayment: 101n }), "wider"],
  ["fewer payments", payments({ perPeriod: 1 }), "narrower"],
  ["more payments", payments({ perPeriod: 11 }), "wider"],
  ["a payee less", payments({ payees: [addressOf(4)] }), "narrower"],
  ["a payee more", payments({ payees: [addressOf(3), addressOf(4), addressOf(5)] }), "wider"],
  ["payments to anyone", payments({ payees: "anyone" }), "wider"],
  ["no payments", { payments: [] }, "narrower"],
  ["payments twice", { payments: [payment, payment] }, "wider"],
  [
    "payments in two halves",
    {
      payments: [
        { ...payment, perPeriod: 5 },
        { ...payment, perPeriod: 5 },
      ],
    },
    "wider",
  ],
  ["a call less", { calls: others }, "narrower"],
  ["a call more", { calls: [...asked.calls, { ...call, target: addressOf(8) }] }, "wider"],
  ["another function", { calls: [{ ...call, selector: "0x87654321" }, ...others] }, "wider"],
  ["a call that carries ETH", { calls: [{ ...call, valueCap: 1n }, ...others] }, "wider"],
  ["another payee of a call", at(0, { addresses: [addressOf(3)] }), "wider"],
  ["a payee of a call more", at(0, { addresses: [facts.account, addressOf(3)] }), "wider"],
  ["a payee no longer named as such", at(0, { kind: "address" }), "wider"],
  ["an amount not counted", at(1, { drop: true }), "wider"],
  ["an amount of another token", at(1, { token: addressOf(50) }), "wider"],
  ["one of fewer", at(2, { values: [1n, 3n] }), "narrower"],
  ["one alone", at(2, { kind: "equal", value: 3n }), "narrower"],
  ["one of more", at(2, { values: [1n, 2n, 3n, 4n] }), "wider"],
  ["one of others", at(2, { values: [4n] }), "wider"],
  ["any of them", at(2, { drop: true }), "wider"],
  ["at most less", at(3, { value: 9n }), "narrower"],
  ["at most more", at(3, { value: 11n }), "wider"],
  ["one of what is below", at(3, { kind: "oneOf", values: [10n, 1n] }), "narrower"],
  ["one of what is above", at(3, { kind: "oneOf", values: [1n, 11n] }), "wider"],
  ["at least, where at most was asked", at(3, { kind: "atLeast", value: 1n }), "wider"],
  ["at least more", at(4, { value: 11n }), "narrower"],
  ["at least less", at(4, { value: 9n }), "wider"],
])("behavior: %s", (_, change, kind) => {
  const found = compareTerms(asked, { ...asked, ...change } as SessionTerms);
  expect(found.some((difference) => difference.kind === kind)).toBe(true);
  const worse = found.filter((difference) => difference.kind === "wider");
  expect(worse.length > 0).toBe(kind === "wider");
});

test("behavior: a rule more is less", () => {
  const stricter = { ...call, rules: [...call.rules, { kind: "equal", argument: 9, value: 1n } as const] };
  expect(compareTerms(asked, { ...asked, calls: [stricter, ...others] }).map(({ kind }) => kind)).toEqual([
    "narrower",
  ]);
});
