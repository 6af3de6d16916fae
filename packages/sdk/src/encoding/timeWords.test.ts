import { expect, test } from "vitest";
import { durationWords, isoTime, periodWords } from "./timeWords.ts";

test.each([
  [1, "1 second", "each second"],
  [59, "59 seconds", "every 59 seconds"],
  [60, "1 minute", "each minute"],
  [5_400, "90 minutes", "every 90 minutes"],
  [3_600, "1 hour", "each hour"],
  [86_400, "1 day", "each day"],
  [86_401, "86401 seconds", "every 86401 seconds"],
  [604_800, "1 week", "each week"],
  [2_592_000, "30 days", "every 30 days"],
])("behavior: %s s in words", (seconds, duration, period) => {
  expect(durationWords(seconds)).toBe(duration);
  expect(periodWords(seconds)).toBe(period);
});

test("behavior: a time is written to the second, and what no calendar holds as its number", () => {
  expect(isoTime(0)).toBe("1970-01-01T00:00:00Z");
  expect(isoTime(1_893_456_000)).toBe("2030-01-01T00:00:00Z");
  expect(isoTime(2 ** 48)).toBe(`second ${2 ** 48}`);
});
