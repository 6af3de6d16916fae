import { checkAmount, parseAmount, usdcDecimals } from "./parseAmount.ts";

/**
 * Reads an amount of USDC as a caller gives it.
 *
 * @param amount - A decimal string such as `"10.20"`, or base units.
 * @returns Base units.
 * @throws {AmountInvalidError | DecimalsTooManyError | AmountOutOfRangeError}
 */
export function toBaseUnits(amount: bigint | string): bigint {
  return typeof amount === "string" ? parseAmount(amount, usdcDecimals) : checkAmount(amount);
}
