import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pollUntil } from "./pollUntil.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Looks that find something at last, or never. */
function looks(findsAt: number) {
  const times: number[] = [];
  const look = async () => {
    times.push(Date.now());
    return times.length >= findsAt ? "found" : undefined;
  };
  return { look, times };
}

test("default: looks at once, then at each interval, until it finds", async () => {
  const { look, times } = looks(3);
  const found = pollUntil(look, { end: 10_000, interval: 1_000 });
  await vi.runAllTimersAsync();
  expect(await found).toBe("found");
  expect(times).toEqual([0, 1_000, 2_000]);
});

test("behavior: the last look is the last that fits before the end", async () => {
  const { look, times } = looks(Number.POSITIVE_INFINITY);
  const found = pollUntil(look, { end: 2_500, interval: 1_000 });
  await vi.runAllTimersAsync();
  expect(await found).toBeUndefined();
  expect(times).toEqual([0, 1_000, 2_000]);
});

test("behavior: looks once when the end has passed", async () => {
  const { look, times } = looks(1);
  expect(await pollUntil(look, { end: -1, interval: 1_000 })).toBe("found");
  expect(times).toEqual([0]);
});

test("error: what a look throws ends the looking", async () => {
  const look = async () => {
    throw new TypeError("gone");
  };
  await expect(pollUntil(look, { end: 10_000, interval: 1_000 })).rejects.toThrow("gone");
});
