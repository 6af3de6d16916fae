import type { Hex } from "viem";

/** A verified envelope, as a {@link ReplayGuard} is asked about it. */
export interface ReplayClaim {
  /** The envelope's id, 32 bytes. Two envelopes never share one. */
  readonly id: Hex;
  /** Ids may be forgotten once nothing of this transaction is opened any more. */
  readonly transactionId: string;
}

/**
 * Remembers which envelopes were opened.
 *
 * The default remembers as long as the process lives. Where copies must stay refused across restarts and replicas, give
 * one over a database: `claim` is an insert of the id under a unique key.
 */
export interface ReplayGuard {
  /**
   * Takes an id, once, atomically. Only ids of verified envelopes are asked about.
   *
   * @param claim - The envelope.
   * @returns `true` when the id is new, `false` when it was taken before. A throw keeps the envelope closed.
   */
  claim(claim: ReplayClaim): boolean | Promise<boolean>;
}
