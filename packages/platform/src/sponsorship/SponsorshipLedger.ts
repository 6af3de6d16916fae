import type { Address } from "viem";

/** One operation that an agent is paid for: whichever with this nonce the chain includes. */
export interface Reservation {
  /** Whose allowance it counts against. */
  readonly agent: string;
  readonly chainId: number;
  readonly sender: Address;
  readonly nonce: bigint;
  /** Unix seconds after which it can not be included any more. */
  readonly validUntil: number;
  /** Unix seconds, and block, before which it can not have been included. */
  readonly fromTime: number;
  readonly fromBlock: bigint;
}

/** Remembers what has been promised, so that no race promises more. */
export interface SponsorshipLedger {
  /**
   * Reserves an operation, in one step with counting. The same sender and nonce again only lasts longer.
   *
   * @param reservation - What to reserve.
   * @param limit - Operations of one agent on one chain.
   * @returns Whether there was room.
   */
  reserve(reservation: Reservation, limit: number): Promise<boolean>;
  /** An agent's reservations that ended before a moment (unix seconds) and are not settled. */
  listEnded(agent: string, chainId: number, before: number): Promise<readonly Reservation[]>;
  /**
   * Settles a reservation that has ended, unless it was made to last longer meanwhile.
   *
   * @param reservation - From {@link SponsorshipLedger.listEnded}.
   * @param included - Whether the chain has it: it then counts for ever; else its place is free again.
   */
  settle(reservation: Reservation, included: boolean): Promise<void>;
}
