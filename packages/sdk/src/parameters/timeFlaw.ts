/**
 * What a time is given in. `time`: unix seconds; `seconds`: how long something lasts, a year at most; `years`: in seconds, too,
 * for what lasts longer; `milliseconds`: how often something is
 * looked for, or a request's time; `timeout`: how long a chain or a person is waited for, in milliseconds.
 */
export type TimeKind = "time" | "seconds" | "years" | "milliseconds" | "timeout";

/** Seconds since 1970 at the year 3000. What was meant as milliseconds is beyond it since the summer of 1971. */
const year3000 = 32_503_680_000n;

/** A year, in seconds. */
const year = 31_536_000n;

/** An hour, in milliseconds: nothing here is waited for longer. */
const longestWait = 3_600_000n;

/** Milliseconds below which a wait is more likely meant in seconds. */
const shortestWaits = { milliseconds: 10n, timeout: 100n } as const;

/**
 * Says what is wrong with a time whose number is one, but makes no sense.
 *
 * @param value - A whole number, as number or bigint; of everything else it says nothing.
 * @param kind - What it is given in.
 * @returns What is wrong, and what was probably meant; `undefined`: nothing.
 */
export function timeFlaw(value: unknown, kind: TimeKind): string | undefined {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) return undefined;
  const number = BigInt(value as bigint | number);
  switch (kind) {
    case "time":
      if (number <= year3000) return undefined;
      return "is after the year 3000: it looks like milliseconds, give seconds since 1970";
    case "seconds":
      if (number <= year) return undefined;
      return "is over a year: it looks like milliseconds, or a date; give how many seconds it lasts";
    case "years":
      if (number <= 10n * year) return undefined;
      return "is over ten years: it looks like milliseconds, or a date; give how many seconds it lasts";
    case "milliseconds":
    case "timeout": {
      if (number > longestWait) return "is over an hour: give milliseconds";
      const shortest = shortestWaits[kind];
      if (number > 0n && number < shortest)
        return `is under ${shortest} ms: it looks like seconds, give milliseconds`;
      return undefined;
    }
  }
}
