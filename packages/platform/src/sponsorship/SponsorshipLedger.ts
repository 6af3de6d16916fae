import type { Address } from "viem";

/** One operation that an agent is paid for: whichever with this nonce the chain includes. */
export interface Reservation {
  /** Whose allowance it counts against. */
  readonly agent: string;
  readonly chainId: number;
  readonly sender: Address;
  readonly nonce: bigint;
  /** Wei that it may cost at worst. */
  readonly cost: bigint;
  /** Unix seconds after which it cannot be included any more. */
  readonly validUntil: number;
  /** Unix seconds, and block, by which its nonce was not used. */
  readonly fromTime: number;
  readonly fromBlock: bigint;
}

/** How much may be promised on one chain. */
export interface SponsorshipLimits {
  /** Operations of one agent, ever. */
  readonly operations: number;
  /** Wei of all agents together, on one day (UTC, by the chain) at worst. */
  readonly dailyWei: bigint;
}

/** What became of a wish to reserve: done, or which limit it would have broken. */
export type ReserveAnswer = "reserved" | "noOperations" | "noBudget";

/** Whose reservations are looked through: an agent's, or those that count on a day (days since 1970, UTC). */
export type SettledTogether = { readonly agent: string } | { readonly day: number };

/** Reservations that are settled at once, at most: each asks the chain. */
export const mostAtOnce = 20;

/** Remembers what has been promised, so that no race promises more. */
export interface SponsorshipLedger {
  /**
   * Reserves an operation, in one step with counting and adding up. The same agent, sender and nonce again begins and
   * ends later, and counts on the later day, at the higher cost. Asked for by another agent, it is another reservation:
   * nobody's are changed by strangers.
   *
   * @param reservation - What to reserve, from now.
   * @param limits - Of its chain.
   * @returns Whether there was room.
   */
  reserve(reservation: Reservation, limits: SponsorshipLimits): Promise<ReserveAnswer>;
  /**
   * Reservations of an agent, or of a day, that ended before a moment (unix seconds) and are not settled: of many, the
   * {@link mostAtOnce} dearest, so that no number of cheap ones keeps them from being settled.
   */
  listEnded(of: SettledTogether, chainId: number, before: number): Promise<readonly Reservation[]>;
  /**
   * Settles a reservation that has ended, unless it was made to last longer meanwhile.
   *
   * @param reservation - From {@link SponsorshipLedger.listEnded}.
   * @param paid - Wei that it took, if the chain has it: it then counts for ever, and its day pays that; else its place
   * and its share of the day are free again.
   */
  settle(reservation: Reservation, paid: bigint | undefined): Promise<void>;
}
