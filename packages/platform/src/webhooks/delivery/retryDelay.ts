/** Attempts before a delivery is given up: about 15 hours with {@link retryDelay}. */
export const maxAttempts = 10;

/** Milliseconds. */
const [first, longest] = [10_000, 6 * 3_600_000];

/**
 * How long to wait after a failed attempt: 10 s, three times as long after each further one, 6 h at most; of that, at
 * random, between a half and the whole, so that what failed together does not come back together.
 *
 * @param attempts - How many have failed, 1 or more.
 * @param random - From 0 up to, not including, 1. @default Math.random()
 * @returns Milliseconds.
 */
export function retryDelay(attempts: number, random: number = Math.random()): number {
  const whole = Math.min(longest, first * 3 ** (attempts - 1));
  return Math.round(whole * (0.5 + random / 2));
}
