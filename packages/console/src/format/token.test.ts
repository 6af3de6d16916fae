import { expect, test } from "vitest";
import { parseToken } from "./token.ts";

test.each([
  ["1", 6, 1_000_000n],
  ["0.000001", 6, 1n],
  [" 2.50 ", 6, 2_500_000n],
  ["5", 0, 5n],
  ["0.0000001", 6, undefined],
  ["1.0", 0, undefined],
  ["1e3", 6, undefined],
  ["-1", 6, undefined],
  ["0x10", 6, undefined],
  ["1,000", 6, undefined],
  ["١", 6, undefined],
  ["", 6, undefined],
  ["9".repeat(61), 6, undefined],
])("behavior: %j with %i decimals is %s", (text, decimals, value) => {
  expect(parseToken(text, decimals)).toBe(value);
});
