import type { SessionClient } from "@abbababa/sdk";
import type { Address } from "viem";
import type { PaymentBook, SpendingLimit } from "../book/PaymentBook.ts";

/** What payments are made with. */
export interface PayerContext {
  readonly session: SessionClient;
  readonly book: PaymentBook;
  /**
   * Holds a payment that is about to be made for the first time, or again, against what the agent keeps to by itself.
   *
   * @param now - The chain's time, unix seconds.
   * @returns What the book has to hold it against, as it counts.
   * @throws what refuses it.
   */
  readonly hold: (now: number) => Promise<readonly SpendingLimit[]>;
}

/** A payment that is asked for under a key. */
export interface PaymentWish {
  readonly key: string;
  /** Whether the key may name a payment of an earlier run: it was given, not made up for this call. */
  readonly isGiven: boolean;
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** Host of the resource. */
  readonly host: string;
  /** Seconds that the server takes at most. */
  readonly maxTimeoutSeconds: number;
}
