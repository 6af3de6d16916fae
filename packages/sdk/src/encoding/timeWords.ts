const units = [
  [604_800, "week"],
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/**
 * Writes unix seconds as people read them.
 *
 * @param seconds - Unix time.
 * @returns For example `"2030-01-01T00:00:00Z"`; `"second …"` for what no calendar holds.
 */
export function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace(".000Z", "Z");
}

/**
 * Writes how long something lasts, in the largest unit that divides it.
 *
 * @param seconds - At least 1.
 * @returns For example `"1 day"`, `"90 minutes"`.
 */
export function durationWords(seconds: number): string {
  const [count, unit] = inUnits(seconds);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/**
 * Writes how often something returns.
 *
 * @param seconds - Length of a period, at least 1.
 * @returns For example `"each day"`, `"every 90 minutes"`.
 */
export function periodWords(seconds: number): string {
  const [count, unit] = inUnits(seconds);
  return count === 1 ? `each ${unit}` : `every ${count} ${unit}s`;
}

function inUnits(seconds: number): [number, string] {
  const [size, unit] = units.find(([length]) => seconds % length === 0) ?? [1, "second"];
  return [seconds / size, unit];
}
