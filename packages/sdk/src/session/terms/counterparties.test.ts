import { expect, test } from "vitest";
import type { AllowedCall, ArgumentRule, PaymentRule } from "../SessionTerms.ts";
import { addressOf, escrow, sampleTerms, seller, usdc } from "../test/sampleTerms.ts";
import { bindCounterparties, checkPayees, isCounted, partiesOf } from "./counterparties.ts";
import { describeTerms } from "./describeTerms.ts";

const stranger = addressOf(8);
const account = addressOf(7);
const list = [seller, addressOf(4)];
const selectors = { transfer: "0xa9059cbb", transferFrom: "0x23b872dd", approve: "0x095ea7b3" } as const;
const spend = (argument: number): ArgumentRule => ({ kind: "spend", argument, token: usdc });
const names = (kind: "counterparty" | "address", argument: number, party = seller): ArgumentRule => ({
  kind,
  argument,
  addresses: [party],
});
const call = (change: Partial<AllowedCall>): AllowedCall => ({
  target: usdc,
  selector: selectors.transfer,
  valueCap: 0n,
  rules: [],
  ...change,
});
const bind = (change: Partial<AllowedCall>) => bindCounterparties([call(change)], list, account)[0];

test.each([
  ["transfer", 0, 1],
  ["transferFrom", 1, 2],
  ["approve", 0, 1],
] as const)("default: the recipient of %s is bound", (name, recipient, amount) => {
  const bound = bind({ selector: selectors[name], rules: [spend(amount)] });
  expect(bound?.rules).toEqual([
    { kind: "counterparty", argument: recipient, addresses: list },
    spend(amount),
  ]);
});

test.each<[string, Partial<AllowedCall>]>([
  ["a rule for the recipient", { rules: [names("counterparty", 0), spend(1)] }],
  ["an address rule for the recipient", { rules: [names("address", 0), spend(1)] }],
  [
    "a counterparty of another function",
    { selector: "0x01020304", rules: [names("counterparty", 5), spend(1)] },
  ],
  [
    "what comes back to the account",
    { selector: "0x01020304", rules: [names("counterparty", 5, account), spend(1)] },
  ],
  ["ETH to a party", { target: seller, selector: undefined, valueCap: 1n }],
  ["ETH with a call of a party", { target: seller, selector: "0x01020304", valueCap: 1n }],
  [
    "a call that spends nothing",
    { target: stranger, selector: "0x01020304", rules: [names("address", 0, stranger)] },
  ],
])("behavior: left as it is: %s", (_, change) => {
  expect(bind(change)).toEqual(call(change));
});

test("behavior: without a list nothing changes", () => {
  expect(bindCounterparties([call({ rules: [spend(1)] })], undefined, account)).toEqual([
    call({ rules: [spend(1)] }),
  ]);
});

test.each<[string, string, Partial<AllowedCall>]>([
  [
    "CounterpartyOutsideError",
    "another recipient",
    { rules: [names("counterparty", 0, stranger), spend(1)] },
  ],
  ["CounterpartyOutsideError", "by an address rule", { rules: [names("address", 0, stranger), spend(1)] }],
  ["CounterpartyUnboundError", "an unknown function", { selector: "0x01020304", rules: [spend(1)] }],
  [
    "CounterpartyUnboundError",
    "an address rule of an unknown function, which may be a token",
    { selector: "0x01020304", rules: [names("address", 0), spend(1)] },
  ],
  ["CounterpartyUnboundError", "ETH with a call", { selector: "0x01020304", valueCap: 1n }],
  ["CounterpartyOutsideError", "plain ETH", { target: stranger, selector: undefined, valueCap: 1n }],
])("error: %s: %s", (name, _, change) => {
  expect(() => bind(change)).toThrow(expect.objectContaining({ name }));
});

test("behavior: a counterparty rule beside the recipient of a token's function binds nothing", () => {
  const rules = [names("counterparty", 1), spend(1)];
  expect(bind({ rules })?.rules[0]).toEqual({ kind: "counterparty", argument: 0, addresses: list });
});

test.each<[string, PaymentRule["payees"]]>([
  ["CounterpartyUnboundError", "anyone"],
  ["CounterpartyOutsideError", [seller, stranger]],
])("error: %s: payments to %s", (name, payees) => {
  const rule = { token: usdc, payees, perPayment: 1n, perPeriod: 1 };
  expect(() => checkPayees([rule], list)).toThrow(expect.objectContaining({ name }));
  expect(() => checkPayees([rule], undefined)).not.toThrow();
  expect(() => checkPayees([{ ...rule, payees: [seller] }], list)).not.toThrow();
});

test("behavior: what nobody bounds is said aloud, and only that", () => {
  const wordsOf = (change: Partial<AllowedCall>) =>
    describeTerms({ ...sampleTerms, calls: [call(change)] }).sentences.find((words) =>
      words.startsWith("It may call"),
    );
  expect(wordsOf({ rules: [spend(1)] })).toMatch(/: the money may go to ANYONE/);
  expect(wordsOf({ selector: "0x01020304", valueCap: 1n })).toMatch(/ANYONE/);
  expect(wordsOf({ rules: [names("counterparty", 0), spend(1)] })).not.toMatch(/ANYONE/);
  expect(wordsOf({ target: escrow, rules: [] })).not.toMatch(/ANYONE/);
  expect(partiesOf(call({ rules: [names("counterparty", 0)] }))).toEqual([seller]);
  expect(isCounted(call({ rules: [] }))).toBe(false);
});
