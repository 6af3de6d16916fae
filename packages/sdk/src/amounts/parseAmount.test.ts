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
  [12.5, "AmountInvalidError"],
  ["", "AmountInvalidError"],
  ["1e6", "AmountInvalidError"],
  ["1,000", "AmountInvalidError"],
  [" 1", "AmountInvalidError"],
  [".5", "AmountInvalidError"],
  ["5.", "AmountInvalidError"],
  ["0x10", "AmountInvalidError"],
  ["9".repeat(100), "AmountInvalidError"],
  ["0.0000001", "DecimalsTooManyError"],
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
    expect.objectContaining({ name: "AmountInvalidError" }),
  );
});
