import { InvalidSecondsError } from "./errors/inputErrors.ts";

/**
 * Reads a number of seconds.
 *
 * @param seconds - A bigint, or a safe integer; not negative.
 * @param field - Which argument it is, for the error.
 * @returns Seconds.
 * @throws {InvalidSecondsError}
 */
export function toSeconds(seconds: bigint | number, field: string): bigint {
  if (typeof seconds === "number" && !Number.isSafeInteger(seconds)) throw new InvalidSecondsError({ field });
  if (typeof seconds !== "number" && typeof seconds !== "bigint") throw new InvalidSecondsError({ field });
  if (seconds < 0) throw new InvalidSecondsError({ field });
  return BigInt(seconds);
}
