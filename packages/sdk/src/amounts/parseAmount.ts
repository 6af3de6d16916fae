import { maxUint128 } from "viem";
import { AmountInvalidError, AmountOutOfRangeError, DecimalsTooManyError } from "./amountErrors.ts";

const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Decimals of USDC. */
export const usdcDecimals = 6;

export type ParseAmountErrorType = AmountInvalidError | DecimalsTooManyError | AmountOutOfRangeError;

/**
 * Parses a decimal amount into base units, exactly.
 *
 * @param text - For example `"12.50"`: digits, optionally a dot and digits; no sign, exponent or separators.
 * @param decimals - Decimals of the token. @default 6 (USDC)
 * @param field - Which argument it is, for errors. @default "amount"
 * @returns Base units, 0 to 2^128 - 1.
 * @throws {AmountInvalidError} when it is no such string; a `number` is refused.
 * @throws {DecimalsTooManyError} when digits would be lost.
 * @throws {AmountOutOfRangeError} when it is negative or over 2^128 - 1.
 *
 * @example
 * parseAmount("12.5"); // 12500000n
 */
export function parseAmount(text: string, decimals: number = usdcDecimals, field = "amount"): bigint {
  if (typeof text !== "string") throw new AmountInvalidError(`a ${typeof text} instead of a string`, field);
  const match = text.length <= 80 ? decimal.exec(text) : null;
  if (match === null) throw new AmountInvalidError("not a plain decimal number", field);
  const [, sign, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) {
    throw new DecimalsTooManyError({ decimals: fraction.length, maxDecimals: decimals, field });
  }
  const units = BigInt(whole + fraction.padEnd(decimals, "0"));
  return checkAmount(sign === "-" ? -units : units, maxUint128, field);
}

/**
 * Checks an amount in base units.
 *
 * @param amount - Base units.
 * @param max - Largest amount allowed, in base units. @default 2^128 - 1
 * @param field - Which argument it is, for errors. @default "amount"
 * @returns The amount.
 * @throws {AmountInvalidError} when it is no bigint.
 * @throws {AmountOutOfRangeError} when it is negative or over `max`.
 */
export function checkAmount(amount: bigint, max: bigint = maxUint128, field = "amount"): bigint {
  if (typeof amount !== "bigint")
    throw new AmountInvalidError(`a ${typeof amount} instead of a bigint`, field);
  if (amount < 0n || amount > max) throw new AmountOutOfRangeError({ amount, max, field });
  return amount;
}
