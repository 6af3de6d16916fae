import { expect, test } from "vitest";
import { countHours, isBusy } from "./findBusy.ts";

const hour = 3_600;
/** So many events in each hour, the last one running. */
const times = (...counts: readonly number[]) =>
  counts.flatMap((count, index) => Array.from({ length: count }, (_, second) => index * hour + second));
const during = (hours: number) => (hours - 1) * hour + 1_800;

test("default: hours without events are counted as such", () => {
  expect(countHours(times(2, 0, 1), during(3))).toEqual([
    [0, 2],
    [hour, 0],
    [2 * hour, 1],
  ]);
});

test.each([
  ["exactly three times the median", [2, 2, 2, 6], false],
  ["one more", [2, 2, 2, 7], true],
  ["of an even number of hours", [1, 3, 7], true],
  ["as many as three times the mean of the middle two", [1, 3, 6], false],
  ["the first hour has nothing to be held against", [50], false],
  ["hours without events do not count", [4, 0, 0, 12], false],
  ["what was busy an hour ago is not any more", [2, 9, 0], false],
])("behavior: %s", (_, counts, busy) => {
  expect(isBusy(times(...counts), during(counts.length))).toBe(busy);
});
