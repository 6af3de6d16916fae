import { SecondsInvalidError } from "./errors/inputErrors.ts";

/**
 * Reads a number of seconds.
 *
 * @param seconds - A bigint, or a safe integer; not negative.
 * @param field - Which argument it is, for the error.
 * @returns Seconds.
 * @throws {SecondsInvalidError}
 */
export function toSeconds(seconds: bigint | number, field: string): bigint {
  if (typeof seconds === "number" && !Number.isSafeInteger(seconds)) throw new SecondsInvalidError({ field });
  if (typeof seconds !== "number" && typeof seconds !== "bigint") throw new SecondsInvalidError({ field });
  if (seconds < 0) throw new SecondsInvalidError({ field });
  return BigInt(seconds);
}
