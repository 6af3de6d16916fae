import { type Address, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { escrowCalls } from "./escrowCalls.ts";
import { mayPaySeller } from "./mayPaySeller.ts";

const addressOf = (digit: string): Address => `0x${digit.repeat(40)}`;
const [escrow, otherEscrow, account] = [addressOf("1"), addressOf("2"), addressOf("3")];
const [usdc, token, seller, stranger] = [addressOf("4"), addressOf("5"), addressOf("6"), addressOf("7")];

const termsOf = (counterparties?: readonly Address[], of = escrow) => ({
  calls: escrowCalls({
    escrow: of,
    account,
    tokens: [usdc, token, zeroAddress],
    counterparties,
    scope: "any",
    methods: "bounded",
  }),
});

test("default: those that the terms list", () => {
  expect(mayPaySeller(termsOf([seller]), { escrow, seller })).toBe(true);
  expect(mayPaySeller(termsOf([seller]), { escrow, seller: stranger })).toBe(false);
});

test("behavior: anybody, without a list for this escrow", () => {
  expect(mayPaySeller(termsOf(), { escrow, seller: stranger })).toBe(true);
  expect(mayPaySeller(termsOf([seller], otherEscrow), { escrow, seller: stranger })).toBe(true);
});
