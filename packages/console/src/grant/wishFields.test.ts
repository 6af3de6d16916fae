import type { SessionWish } from "@abbababa/sdk";
import { type Address, getAddress } from "viem";
import { expect, test } from "vitest";
import { tokenOf } from "../format/token.ts";
import { changesOf, editWish, fieldText, wishFields } from "./wishFields.ts";

const usdc = getAddress("0x00000000000000000000000000000000000000c0");
const payee = getAddress("0x00000000000000000000000000000000000000aa");
const token = (address: Address) => tokenOf(address, usdc);

const wish: SessionWish = {
  validitySeconds: 7_200,
  gasBudgetWei: 10n ** 16n,
  maxOperations: 50,
  spend: [{ token: usdc, perOperation: 2_000_000n, perPeriod: 10_000_000n, lifetime: 50_000_000n }],
  payments: [{ token: usdc, payees: [payee], perPayment: 1_000_000n, perPeriod: 4 }],
  transfers: [],
  periodSeconds: 86_400,
  paymaster: "none",
  calls: [],
  escrowCalls: "none",
  executor: "userop",
  policySet: "compact",
};
const fields = wishFields(wish, token);

test("default: every number of a wish has its field, as it was asked for", () => {
  expect(fields.map((field) => [field.key, fieldText(field)])).toEqual([
    ["spend.0.lifetime", "50"],
    ["spend.0.perPeriod", "10"],
    ["spend.0.perOperation", "2"],
    ["payments.0.perPayment", "1"],
    ["payments.0.perPeriod", "4"],
    ["gasBudgetWei", "0.01"],
    ["maxOperations", "50"],
    ["validitySeconds", "120"],
  ]);
  expect(changesOf(wish, editWish(wish, fields, {}).wish)).toEqual({});
});

test.each(fields.map((field) => [field.key, field] as const))(
  "behavior: %s can be lowered to nothing",
  (key, field) => {
    const { wish: edited, problems } = editWish(wish, fields, { [key]: "0" });
    expect(problems).toEqual({});
    const [name = ""] = key.split(".");
    expect(Object.keys(changesOf(wish, edited))).toEqual([name]);
    const again = wishFields(edited, token).find((other) => other.key === field.key);
    expect(again?.asked).toBe(0n);
  },
);

test.each(fields.map((field) => [field.key, field] as const))(
  "error: %s cannot be raised above what was asked for",
  (key, { asked, decimals }) => {
    const most = fieldText({ asked, decimals });
    expect(editWish(wish, fields, { [key]: most }).problems).toEqual({});
    const above = fieldText({ asked: asked + 1n, decimals });
    const { wish: edited, problems } = editWish(wish, fields, { [key]: above });
    expect(Object.keys(problems)).toEqual([key]);
    expect(edited).toBe(wish);
  },
);

test("behavior: a lower whole draws its parts down", () => {
  const { wish: edited } = editWish(wish, fields, { "spend.0.lifetime": "1.5" });
  expect(edited.spend).toEqual([
    { token: usdc, perOperation: 1_500_000n, perPeriod: 1_500_000n, lifetime: 1_500_000n },
  ]);
});
