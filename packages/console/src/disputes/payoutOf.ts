import type { Escrow } from "@abbababa/sdk";

/** Who gets what of an escrow, in base units. */
export interface Payout {
  readonly buyer: bigint;
  readonly seller: bigint;
  readonly fee: bigint;
}

const percent = 100n;

/**
 * Says what a ruling pays, rounded as the escrow contract does: no unit is lost.
 *
 * @param escrow - The escrow.
 * @param sellerPercent - The seller's share, a whole percent.
 */
export function payoutOf(
  { amount, locked, fee: fullFee }: Pick<Escrow, "amount" | "locked" | "fee">,
  sellerPercent: number,
): Payout {
  const share = BigInt(sellerPercent);
  const seller = (locked * share) / percent;
  const fee = (fullFee * share) / percent;
  return { buyer: amount - seller - fee, seller, fee };
}
