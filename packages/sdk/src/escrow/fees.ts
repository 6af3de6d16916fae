import { checkAmount } from "../amounts/parseAmount.ts";

/** The platform's fee on the seller's price, in hundredths of a percent (the contract's `PLATFORM_FEE_BPS`). */
export const platformFeeBps = 200n;

const bps = 10_000n;

/**
 * The least amount to fund so that the seller is paid exactly a price.
 *
 * @param price - Base units that the seller is to get.
 * @returns Base units that leave the buyer: price + ceil(price · fee / 10000), as in the contract.
 * @throws {AmountInvalidError | AmountOutOfRangeError}
 *
 * @example
 * totalWithFee(10_000_000n); // 10200000n: a price of 10 USDC costs the buyer 10.20 USDC
 */
export function totalWithFee(price: bigint): bigint {
  checkAmount(price);
  return price + (price * platformFeeBps + bps - 1n) / bps;
}

/**
 * What the seller gets of an amount.
 *
 * @param amount - Base units that leave the buyer.
 * @returns Base units: floor(amount · 10000 / (10000 + fee)), as in the contract.
 * @throws {AmountInvalidError | AmountOutOfRangeError}
 *
 * @example
 * lockedAmount(10_200_000n); // 10000000n
 */
export function lockedAmount(amount: bigint): bigint {
  checkAmount(amount);
  return (amount * bps) / (bps + platformFeeBps);
}

/**
 * What the platform earns of an amount when the seller is paid in full.
 *
 * @param amount - Base units that leave the buyer.
 * @returns Base units: the rest of `amount` beside {@link lockedAmount}.
 * @throws {AmountInvalidError | AmountOutOfRangeError}
 *
 * @example
 * platformFee(10_200_000n); // 200000n
 */
export function platformFee(amount: bigint): bigint {
  return amount - lockedAmount(amount);
}
