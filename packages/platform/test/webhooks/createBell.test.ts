import { expect, test, vi } from "vitest";
import { createBell } from "../../src/webhooks/worker/createBell.ts";

const hour = 3_600_000;

test("default: wakes whoever waits", async () => {
  const bell = createBell();
  const waiting = bell.wait(hour);
  bell.ring();
  await waiting;
});

test("behavior: rung before, it wakes at once, and once", async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  await bell.wait(hour);
  let woken = false;
  const waiting = bell.wait(hour).then(() => {
    woken = true;
  });
  await Promise.resolve();
  expect(woken).toBe(false);
  bell.ring();
  await waiting;
});

test("behavior: not rung, it wakes when the time is over", async () => {
  vi.useFakeTimers();
  try {
    const woken = vi.fn();
    const waiting = createBell().wait(20).then(woken);
    await vi.advanceTimersByTimeAsync(19);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
    await waiting;
  } finally {
    vi.useRealTimers();
  }
});
