import type { Reservation } from "./SponsorshipLedger.ts";

/** How a reservation counts. */
export interface Counted extends Pick<Reservation, "cost" | "validUntil" | "fromTime" | "fromBlock"> {
  /** Days since 1970 (UTC). */
  readonly day: number;
}

/**
 * Of two reservations of one nonce the chain includes one: whichever is worse.
 *
 * It is only reserved again while the nonce is unused: what was included by then is none of the two, so that both begin
 * with the later one. However often somebody asks again, no more blocks have to be searched for it.
 *
 * @param asked - The one that is asked for now.
 * @param known - The one before, if there is one.
 * @returns How both count together.
 */
export function mergeReservations(asked: Reservation, known: Counted | undefined): Counted {
  const { cost, validUntil, fromTime, fromBlock } = asked;
  const day = dayOf(fromTime);
  if (known === undefined) return { cost, validUntil, fromTime, fromBlock, day };
  return {
    cost: larger(cost, known.cost),
    validUntil: larger(validUntil, known.validUntil),
    fromTime: larger(fromTime, known.fromTime),
    fromBlock: larger(fromBlock, known.fromBlock),
    day: larger(day, known.day),
  };
}

function larger<value extends number | bigint>(one: value, other: value): value {
  return one > other ? one : other;
}

/** Days since 1970 (UTC) at a moment (unix seconds). */
export function dayOf(timestamp: number): number {
  return Math.floor(timestamp / 86_400);
}
