/** Seconds. */
const hour = 3_600;

/**
 * Counts by hours.
 *
 * @param times - Unix seconds of each event.
 * @param now - Unix seconds.
 * @returns Hour's first second and count, hours without any included, from the first event on.
 */
export function countHours(times: readonly number[], now: number): readonly (readonly [number, number])[] {
  if (times.length === 0) return [];
  const start = (time: number) => Math.floor(time / hour) * hour;
  const counts = new Map<number, number>();
  for (const time of times) counts.set(start(time), (counts.get(start(time)) ?? 0) + 1);
  const first = start(Math.min(...counts.keys()));
  const length = Math.min(Math.floor((start(now) - first) / hour) + 1, 24 * 366);
  return Array.from({ length }, (_, index) => {
    const at = first + index * hour;
    return [at, counts.get(at) ?? 0] as const;
  });
}

/**
 * Tells whether the running hour has more than three times as many events as the median of the hours before that had any.
 *
 * @param times - Unix seconds of each event.
 * @param now - Unix seconds.
 */
export function isBusy(times: readonly number[], now: number): boolean {
  const hours = countHours(times, now);
  const running = hours.at(-1)?.[1] ?? 0;
  const before = hours
    .slice(0, -1)
    .map(([, count]) => count)
    .filter((count) => count > 0)
    .sort((a, b) => a - b);
  const middle = before[Math.floor(before.length / 2)];
  if (middle === undefined) return false;
  const median = before.length % 2 === 1 ? middle : (middle + (before[before.length / 2 - 1] ?? middle)) / 2;
  return running > 3 * median;
}
