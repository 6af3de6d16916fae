import { describe, expect, test } from "vitest";
import { choosePeriod } from "./choosePeriod.ts";

const terms = { validAfter: 1000, validUntil: 1999, periodSeconds: 300 };

test("default", () => {
  expect(choosePeriod(terms, 1100, true)).toBe(0);
  expect(choosePeriod(terms, 1400, true)).toBe(1);
});

test("behavior: the whole window is one period", () => {
  expect(choosePeriod({ ...terms, periodSeconds: 0 }, 1900, true)).toBe(0);
});

describe("behavior: bounds, exactly and a second around", () => {
  test.each([
    [1006, 0],
    [1259, 0],
    [1306, 1],
    [1559, 1],
    [1606, 2],
    [1906, 3],
    [1959, 3],
  ])("behavior: at %d", (now, period) => {
    expect(choosePeriod(terms, now, true)).toBe(period);
  });

  test.each([
    [1260, 1306],
    [1299, 1306],
    [1300, 1306],
    [1305, 1306],
    [1560, 1606],
    [1860, 1906],
  ])("error: at %d retry at %d", (now, retryAt) => {
    expect(() => choosePeriod(terms, now, true)).toThrow(
      expect.objectContaining({ name: "PeriodBoundaryError", retryAt }),
    );
    expect(choosePeriod(terms, retryAt, true)).toBeTypeOf("number");
    // What spends nothing is bound by no period.
    expect(choosePeriod(terms, now, false)).toBeTypeOf("number");
  });
});

test("error: not started", () => {
  const expected = expect.objectContaining({ name: "SessionNotStartedError", retryAt: 1006 });
  expect(() => choosePeriod(terms, 1005, true)).toThrow(expected);
  expect(() => choosePeriod(terms, 900, false)).toThrow(expected);
});

test("error: expired, or too little left for a bundler", () => {
  const expected = expect.objectContaining({ name: "SessionExpiredError", validUntil: 1999 });
  expect(() => choosePeriod(terms, 1960, true)).toThrow(expected);
  expect(() => choosePeriod(terms, 2000, false)).toThrow(expected);
  expect(() => choosePeriod({ ...terms, validUntil: 1640 }, 1570, true)).toThrow(
    expect.objectContaining({ name: "SessionExpiredError" }),
  );
});
