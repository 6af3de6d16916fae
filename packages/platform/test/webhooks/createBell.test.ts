import { expect, test } from "vitest";
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
  const started = performance.now();
  await createBell().wait(20);
  expect(performance.now() - started).toBeGreaterThanOrEqual(19);
});
