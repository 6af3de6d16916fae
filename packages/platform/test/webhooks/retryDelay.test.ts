import { expect, test } from "vitest";
import { maxAttempts, retryDelay } from "../../src/webhooks/delivery/retryDelay.ts";

test("default", () => {
  const seconds = Array.from({ length: maxAttempts }, (_, index) => retryDelay(index + 1, 1) / 1000);
  expect(seconds).toEqual([10, 30, 90, 270, 810, 2430, 7290, 21_600, 21_600, 21_600]);
});

test("behavior: never under a half, never over the whole", () => {
  for (let attempt = 1; attempt <= 1000; attempt += 1) {
    const [least, most, any] = [retryDelay(attempt, 0), retryDelay(attempt, 1), retryDelay(attempt)];
    expect(least * 2).toBe(most);
    expect(any).toBeGreaterThanOrEqual(least);
    expect(any).toBeLessThanOrEqual(most);
  }
});
