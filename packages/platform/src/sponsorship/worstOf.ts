import { dayOf } from "./dayOf.ts";
import type { Reservation } from "./SponsorshipLedger.ts";

/** How a reservation counts. */
export interface Counted extends Pick<Reservation, "cost" | "validUntil"> {
  /** Days since 1970 (UTC). */
  readonly day: number;
}

/**
 * Of two reservations of one nonce the chain includes one: whichever is worse.
 *
 * @param asked - The one that is asked for now.
 * @param known - The one before, if there is one.
 * @returns How both count together.
 */
export function worstOf({ cost, validUntil, fromTime }: Reservation, known: Counted | undefined): Counted {
  const day = dayOf(fromTime);
  if (known === undefined) return { cost, validUntil, day };
  return {
    cost: [cost, known.cost].reduce((one, other) => (one > other ? one : other)),
    validUntil: Math.max(validUntil, known.validUntil),
    day: Math.max(day, known.day),
  };
}
