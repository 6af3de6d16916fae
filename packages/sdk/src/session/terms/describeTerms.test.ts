import { expect, test } from "vitest";
import { usdcAddresses } from "../../chains/knownChains.ts";
import { usdcWords } from "../../chains/knownTokens.ts";
import type { AllowedCall, SessionTerms } from "../SessionTerms.ts";
import { sampleTerms, seller, usdc } from "../test/sampleTerms.ts";
import { describeTerms } from "./describeTerms.ts";
import { worstPayments } from "./worstPayments.ts";

const rule = { token: usdc, payees: [seller], perPayment: 2_000_000n, perPeriod: 3 };
/** 3,601 seconds in periods of 1,000: four, the last one cut short. */
const periodic: SessionTerms = { ...sampleTerms, periodSeconds: 1000, payments: [rule] };

test("behavior: a payment rule is said with what it can cost at worst", () => {
  const { sentences } = describeTerms(periodic, { usdc });
  expect(sentences).toContain(
    `It may sign 3 payments every 1000 seconds of at most 2.00 USDC to ${seller}: at worst 24.00 USDC over its life.`,
  );
  expect(sentences).toContain("It may call nothing else, and sign nothing else in the account's name.");
});

test("behavior: a rule without payees says so aloud", () => {
  const payments = [{ ...rule, payees: "anyone" as const, perPeriod: 1 }];
  const { sentences } = describeTerms({ ...sampleTerms, payments }, { usdc });
  expect(sentences.find((sentence) => sentence.includes("ANYONE"))).toMatch(
    /^It may sign 1 payment in all of at most 2.00 USDC to ANYONE/,
  );
});

test("behavior: several rules of a token are summed", () => {
  const terms = { ...periodic, payments: [rule, { ...rule, perPayment: 1_000_000n }] };
  expect(worstPayments(terms)).toEqual([{ token: usdc, total: 36_000_000n }]);
  expect(describeTerms(terms, { usdc }).sentences).toContain(
    "By all these payments together it can cost at worst 36.00 USDC.",
  );
});

test("behavior: without payments nothing may be signed", () => {
  expect(describeTerms(sampleTerms).sentences).toContain(
    "It may call nothing else, and sign nothing in the account's name.",
  );
});

test.each([
  ["none", "The account pays for gas in ETH."],
  [
    "any",
    "Any paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take.",
  ],
  [
    seller,
    `The paymaster ${seller} may pay for gas and take for it, beyond all limits, any token the account lets it take.`,
  ],
] as const)("behavior: paymaster %s: what it can cost at worst", (paymaster, sentence) => {
  expect(describeTerms({ ...sampleTerms, paymaster }).sentences).toContain(sentence);
});

test("behavior: an allowance that no limit counts is said to be one", () => {
  const approving = { kind: "address", argument: 0, addresses: [seller] } as const;
  const words = (rules: AllowedCall["rules"]) =>
    describeTerms({
      ...sampleTerms,
      calls: [{ target: usdc, selector: "0x095ea7b3", valueCap: 0n, rules }],
    }).sentences.find((sentence) => sentence.includes("approve"));
  expect(words([approving])).toMatch(/: an allowance of ANY amount, which no limit counts\.$/);
  expect(words([approving, { kind: "spend", argument: 1, token: usdc }])).not.toContain("ANY");
});

test("behavior: of a token that nobody knows, amounts are shown in base units", () => {
  const { sentences } = describeTerms(periodic);
  expect(sentences.filter((sentence) => sentence.includes("USDC"))).toEqual([]);
  expect(sentences).toContain(
    `It may sign 3 payments every 1000 seconds of at most 2000000 base units of ${usdc} to ${seller}: at worst 24000000 base units of ${usdc} over its life.`,
  );
});

test.each([
  [2, "20000.00 EURC"],
  [18, "0.000000000002 EURC"],
])("behavior: a token of %s decimals is shown as its caller says", (decimals, shown) => {
  const { sentences } = describeTerms(periodic, { tokens: { [usdc]: { symbol: "EURC", decimals } } });
  expect(sentences.find((sentence) => sentence.startsWith("It may sign"))).toContain(
    `of at most ${shown} to`,
  );
});

test("behavior: what a string calls USDC, and is not, is shown by its address", () => {
  const recorded = usdcAddresses[84_532];
  expect(usdcWords(84_532, { usdc: recorded })).toEqual({ usdc: recorded });
  for (const [chainId, token] of [
    [84_532, usdc],
    [4_242, recorded],
  ] as const) {
    expect(usdcWords(chainId, { usdc: token })).toEqual({ labels: { [token ?? ""]: "USDC" } });
  }
  expect(usdcWords(4_242, {})).toEqual({});
});
