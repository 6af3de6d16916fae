import { expect, test } from "vitest";
import type { SessionRequest } from "../SessionRequest.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sampleAddresses, sampleRequest } from "../test/sampleRequest.ts";
import { addressOf, sampleTerms, usdc } from "../test/sampleTerms.ts";
import { describeRequest } from "./describeRequest.ts";

const now = 1_800_000_000;
const describe = (change: Partial<SessionRequest> = {}) =>
  describeRequest({ request: { ...sampleRequest, ...change }, addresses: sampleAddresses, now });
const wish = (change: object) => describe({ wish: { ...sampleRequest.wish, ...change } });

test("default", () => {
  const { sentences, warnings, worstCase, worstGas, words, name } = describe();
  expect(name).toBe("Research agent");
  expect(sentences[0]).toBe(
    `"Research agent" asks for a session of the key ${sampleRequest.sessionKey} on chain 84532, for 1 hour from when it is granted.`,
  );
  expect(sentences).toContain('It says what for: "Buys papers".');
  expect(sentences).toContain(
    "It may spend at most 1.00 USDC in one operation, 2.00 USDC every 10 minutes, 5.00 USDC over its life.",
  );
  expect(sentences.join(" ")).not.toContain("epoch");
  expect(warnings).toEqual([
    `It may call ${addressOf(7)}, a contract that is not known here: what its functions do is not said.`,
  ]);
  // 5 USDC by calls; 100 units, 10 times in each of 6 periods, by payments.
  expect(worstCase).toEqual([{ token: usdc, amount: 5_000_000n + 6_000n }]);
  expect(worstGas).toBe(10_000_000_000_000_000n);
  expect(words).toHaveLength(6);
});

test.each<[string, string]>([
  ["markup", "<script>alert(1)</script>"],
  ["a quotation's end", 'x" asks for nothing. "'],
  ["bidirectional text", "evil\u202etxt.exe\u202c"],
  ["isolates", "\u2066a\u2069"],
  ["a new line", "a\nb"],
  ["an escape sequence", "\u001b[31mred"],
  ["nothing to be seen", "a\u200bb\u3164c\u2800"],
  ["a separator", "a\u2028b"],
  ["a blank that is no space", "a\u00a0b"],
  ["marks that pile up", `z${"\u0301".repeat(40)}`],
  ["an escape that is faked", "\\u{202e}"],
])("behavior: %s in a name is shown, and does nothing", (_, hostile) => {
  const { name, reason, sentences } = describe({ name: hostile, reason: hostile });
  for (const shown of [name, reason ?? "", sentences.join("").replaceAll('"', "")]) {
    expect(shown).toMatch(/\\u\{/);
    expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}<>]|\p{M}{3}|(?! )\p{Zs}/u);
  }
  expect(name.length).toBeLessThanOrEqual(96);
  expect(reason?.length).toBeLessThanOrEqual(700);
});

test.each<[string, object, RegExp]>([
  ["escrows for anyone", { counterparties: undefined, calls: [] }, /calls may go to ANYONE/],
  [
    "payments to anyone",
    {
      counterparties: undefined,
      payments: [{ token: usdc, payees: "anyone", perPayment: 1n, perPeriod: 1 }],
    },
    /signs may go to ANYONE/,
  ],
  ["a paymaster", { paymaster: addressOf(9) }, /beyond all limits, any token/],
  ["any paymaster", { paymaster: "any" }, /beyond all limits, any token/],
  ["every escrow", { escrowScope: "any" }, /EVERY escrow/],
  [
    "an allowance",
    { calls: [{ target: addressOf(9), selector: "0x095ea7b3", valueCap: 0n, rules: [] }] },
    /ANY amount/,
  ],
  [
    "no limit",
    { spend: [], calls: [{ target: addressOf(9), selector: "0x12345678", valueCap: 0n, rules: [] }] },
    /No spending limit/,
  ],
  ["a long time", { validitySeconds: 31 * 86_400 }, /lasts 31 days/],
])("behavior: %s is a warning", (_, change, warning) => {
  expect(wish(change).warnings.some((line) => warning.test(line))).toBe(true);
});

test("behavior: letters that look alike, and a request that is over, are warnings", () => {
  expect(describe({ name: "Res\u0435arch" }).warnings[0]).toMatch(/look alike/);
  expect(describe({ expiresAt: now - 1 }).warnings[0]).toMatch(/is over/);
});

test("behavior: with the session before, what both may cost", () => {
  const terms = encodeTerms(sampleTerms);
  const { together, worstCase, sentences } = describe({ replaces: { account: addressOf(20), terms } });
  const before = describe().worstCase;
  expect(worstCase).toEqual(before);
  const total = (of: typeof worstCase | undefined) => of?.find(({ token }) => token === usdc)?.amount ?? 0n;
  expect(total(together?.worstCase)).toBeGreaterThan(total(worstCase));
  expect(together?.worstGas).toBe(sampleTerms.gasBudget + sampleRequest.wish.gasBudgetWei);
  expect(sentences.some((line) => line.startsWith("It takes over from a session"))).toBe(true);
});
