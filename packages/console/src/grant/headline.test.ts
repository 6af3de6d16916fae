import type { SessionWish } from "@abbababa/sdk";
import { type Address, getAddress } from "viem";
import { expect, test } from "vitest";
import { tokenOf } from "../format/token.ts";
import { headlineOf } from "./headline.ts";

const usdc = getAddress("0x00000000000000000000000000000000000000c0");
const [one, two] = [
  getAddress("0x00000000000000000000000000000000000000aa"),
  getAddress("0x00000000000000000000000000000000000000bb"),
];

const wish: SessionWish = {
  validitySeconds: 7_200,
  gasBudgetWei: 2n * 10n ** 15n,
  maxOperations: 50,
  spend: [{ token: usdc, perOperation: 2_000_000n, perPeriod: 10_000_000n, lifetime: 50_000_000n }],
  payments: [],
  transfers: [],
  periodSeconds: 86_400,
  counterparties: [one, two],
  paymaster: "none",
  calls: [],
  escrowCalls: "bounded",
  executor: "userop",
  policySet: "compact",
};
const say = (changes: Partial<SessionWish>) =>
  headlineOf(
    "Agent",
    { ...wish, ...changes },
    { validUntil: 1_800_000_000, token: (address: Address) => tokenOf(address, usdc) },
  );

test.each([
  [
    "everything at once",
    {},
    "Agent may spend up to 10 USDC each day, at most 2 USDC at once, 50 USDC in all, to these 2 parties only, until ",
  ],
  ["one party", { counterparties: [one] }, "50 USDC in all, to one party only, until "],
  ["no party named", { counterparties: undefined }, "50 USDC in all, to anyone, until "],
  ["no period", { periodSeconds: 0 }, "Agent may spend at most 2 USDC at once, 50 USDC in all, "],
  ["nothing", { spend: [] }, "Agent may spend no token, until "],
  [
    "payments to anyone",
    {
      spend: [],
      counterparties: undefined,
      payments: [{ token: usdc, payees: "anyone", perPayment: 1_000_000n, perPeriod: 3 }],
    },
    "Agent may spend up to 3 USDC each day, to anyone, until ",
  ],
  [
    "transfers name their parties",
    {
      spend: [],
      counterparties: undefined,
      transfers: [{ token: usdc, perOperation: 1n, perPeriod: 1n, lifetime: 1n, to: [one] }],
    },
    "Agent may spend 0.000001 USDC in all, to one party only, until ",
  ],
] as const)("behavior: %s", (_, changes, words) => {
  expect(say(changes)).toContain(words);
  expect(say(changes)).toMatch(/; 0\.002 ETH of gas\.$/);
});
