import { UsageError } from "../errors.ts";

const units = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;

/**
 * Reads a duration.
 *
 * @param text - Such as `30m`, `12h` or `7d`; a number alone is seconds.
 * @returns Seconds.
 * @throws {UsageError} when it is none.
 */
export function parseDuration(text: string): number {
  const [, count = "", unit = "s"] = /^(\d{1,9})([smhdw])?$/.exec(text) ?? [];
  const seconds =
    Number(count) * (Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : Number.NaN);
  if (!Number.isSafeInteger(seconds) || seconds === 0) {
    throw new UsageError(`"${text}" is no duration: write it as 30m, 12h or 7d.`);
  }
  return seconds;
}

/**
 * Reads a count.
 *
 * @param text - Digits alone.
 * @param range - What it may be. @default 1 to 999,999,999
 * @throws {UsageError} when it is none, or outside.
 */
export function parseCount(
  text: string,
  { least = 1, most = 999_999_999 }: { readonly least?: number; readonly most?: number } = {},
): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < least || count > most) {
    throw new UsageError(`"${text}" is not a count from ${least} to ${most}.`);
  }
  return count;
}

/** The latest time that is taken for one, in unix seconds: the year 5138. What is later was meant in milliseconds. */
const latest = 99_999_999_999;

/**
 * Reads a time.
 *
 * @param text - Unix seconds.
 * @throws {UsageError} when it is none.
 */
export function parseTime(text: string): bigint {
  const example = `Such as ${Math.floor(Date.now() / 1_000) + units.d}: a day from now.`;
  if (!/^\d{1,16}$/.test(text)) {
    throw new UsageError(`"${text}" is not a time in unix seconds.`, { metaMessages: [example] });
  }
  if (Number(text) > latest) {
    throw new UsageError(`"${text}" is a time in milliseconds.`, {
      metaMessages: ["Give seconds.", example],
    });
  }
  return BigInt(text);
}
