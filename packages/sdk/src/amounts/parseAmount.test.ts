import { maxUint128 } from "viem";
import { expect, test } from "vitest";
import { formatAmount } from "./formatAmount.ts";
import { checkAmount, parseAmount } from "./parseAmount.ts";

test.each([
  ["12.5", 12_500_000n],
  ["0", 0n],
  ["0.000001", 1n],
  ["007", 7_000_000n],
])("default: %s", (text, units) => {
  expect(parseAmount(text)).toBe(units);
});

test.each([
  [12_500_000n, "12.50"],
  [1n, "0.000001"],
  [0n, "0.00"],
])("behavior: formats %s", (units, text) => {
  expect(formatAmount(units)).toBe(text);
  expect(parseAmount(text)).toBe(units);
});

test.each<[unknown, string]>([
  [12.5, "InvalidAmountError"],
  ["", "InvalidAmountError"],
  ["1e6", "InvalidAmountError"],
  ["1,000", "InvalidAmountError"],
  [" 1", "InvalidAmountError"],
  [".5", "InvalidAmountError"],
  ["5.", "InvalidAmountError"],
  ["0x10", "InvalidAmountError"],
  ["9".repeat(100), "InvalidAmountError"],
  ["0.0000001", "TooManyDecimalsError"],
  ["-1", "AmountOutOfRangeError"],
  ["9".repeat(40), "AmountOutOfRangeError"],
])("error: %s", (text, name) => {
  expect(() => parseAmount(text as string)).toThrow(expect.objectContaining({ name }));
});

test("error: base units out of range", () => {
  expect(checkAmount(maxUint128)).toBe(maxUint128);
  expect(() => checkAmount(maxUint128 + 1n)).toThrow(
    expect.objectContaining({ name: "AmountOutOfRangeError" }),
  );
  expect(() => checkAmount(-1n)).toThrow(expect.objectContaining({ name: "AmountOutOfRangeError" }));
  expect(() => checkAmount(1 as unknown as bigint)).toThrow(
    expect.objectContaining({ name: "InvalidAmountError" }),
  );
});
