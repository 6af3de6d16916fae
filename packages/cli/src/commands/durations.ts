import { UsageError } from "../errors.ts";

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/**
 * Reads a duration.
 *
 * @param text - Such as `30m`, `12h` or `7d`; a number alone is seconds.
 * @returns Seconds.
 * @throws {UsageError} when it is none.
 */
export function parseDuration(text: string): number {
  const [, count = "", unit = "s"] = /^(\d{1,9})([smhdw])?$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(seconds) || seconds === 0) {
    throw new UsageError(`"${text}" is no duration: write it as 30m, 12h or 7d.`);
  }
  return seconds;
}

/**
 * Reads a count.
 *
 * @throws {UsageError} when it is none.
 */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count === 0) throw new UsageError(`"${text}" is no count above zero.`);
  return count;
}
