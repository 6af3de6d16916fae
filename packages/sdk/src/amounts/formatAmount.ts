import { formatUnits } from "viem";
import { usdcDecimals } from "./parseAmount.ts";

/**
 * Writes base units as a decimal amount, with at least two decimals.
 *
 * @param amount - Base units.
 * @param decimals - Decimals of the token. @default 6 (USDC)
 * @returns For example `"12.50"`.
 *
 * @example
 * formatAmount(12_500_000n); // "12.50"
 */
export function formatAmount(amount: bigint, decimals: number = usdcDecimals): string {
  const [whole = "0", fraction = ""] = formatUnits(amount, decimals).split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
