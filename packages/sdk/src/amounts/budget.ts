import { AmountOutOfRangeError } from "./amountErrors.ts";
import { formatAmount } from "./formatAmount.ts";
import { checkAmount, parseAmount, usdcDecimals } from "./parseAmount.ts";

/** The largest budget that a `number` of USDC holds exactly: 999,999,999.999999 USDC, in base units. */
const maxBudget = 999_999_999_999_999n;

/**
 * Reads a budget as a caller gives it.
 *
 * @param budget - USDC as a number (`50`) or a decimal string (`"50.00"`), or base units as a bigint.
 * @returns Base units of USDC.
 * @throws {AmountInvalidError | DecimalsTooManyError | AmountOutOfRangeError} nothing is rounded.
 */
export function parseBudget(budget: number | string | bigint): bigint {
  if (typeof budget === "bigint") return checkAmount(budget, maxBudget);
  const text = typeof budget === "number" ? String(budget) : budget;
  return checkAmount(parseAmount(text, usdcDecimals), maxBudget);
}

/**
 * Shows a budget in USDC.
 *
 * @param budget - Base units of USDC.
 * @returns USDC, exactly: {@link parseBudget} reads it back.
 * @throws {AmountOutOfRangeError}
 */
export function showBudget(budget: bigint): number {
  if (budget > maxBudget) throw new AmountOutOfRangeError({ amount: budget, max: maxBudget });
  return Number(formatAmount(budget, usdcDecimals));
}
