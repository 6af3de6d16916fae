import fc from "fast-check";
import { expect, test } from "vitest";
import { AmountInvalidError, AmountOutOfRangeError, DecimalsTooManyError } from "./amountErrors.ts";
import { parseBudget, showBudget } from "./budget.ts";

test("default: a number, a decimal string and base units are one budget", () => {
  for (const budget of [50, "50", "50.00", 50_000_000n]) expect(parseBudget(budget)).toBe(50_000_000n);
  expect(parseBudget(0.000001)).toBe(1n);
});

test("behavior: whatever is shown reads back exactly", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 999_999_999_999_999n), (budget) => {
      expect(parseBudget(showBudget(budget))).toBe(budget);
    }),
  );
});

test.each<[what: string, budget: number | bigint, error: new (...args: never[]) => Error]>([
  ["below the smallest unit", 0.1 + 0.2, DecimalsTooManyError],
  ["tiny", 1e-9, AmountInvalidError],
  ["negative", -1, AmountOutOfRangeError],
  ["not a number", Number.NaN, AmountInvalidError],
  ["without end", Number.POSITIVE_INFINITY, AmountInvalidError],
  ["no longer exact", 1e9, AmountOutOfRangeError],
  ["no longer exact, in base units", 10n ** 15n, AmountOutOfRangeError],
])("error: %s", (_, budget, error) => {
  expect(() => parseBudget(budget)).toThrow(error);
});
