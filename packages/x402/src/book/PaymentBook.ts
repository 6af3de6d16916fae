import type { Address, Hex } from "viem";

/** Where a payment stands in a session's terms: the payments of one place settle once between them. */
export interface BookedPlace {
  readonly sessionId: Hex;
  /** Index into the terms' payment rules. */
  readonly rule: number;
  readonly period: number;
}

/** A payment as it was decided on, before anything was signed. All that is needed to sign it again, without any secret. */
export interface BookedPayment {
  /** Names the payment. */
  readonly key: string;
  /** 0, and one more each time that it was proven dead and begun again. */
  readonly attempt: number;
  readonly chainId: number;
  readonly account: Address;
  readonly place: BookedPlace;
  readonly slot: number;
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** Unix seconds. */
  readonly validAfter: number;
  /** Unix seconds. */
  readonly validBefore: number;
  /** Host of the resource. */
  readonly host: string;
  /** The chain's time at booking, unix seconds. */
  readonly bookedAt: number;
  /** The chain's block at booking: the payment settles in none before. */
  readonly bookedAtBlock: bigint;
  /** Transaction that settled it, once the chain has shown it. */
  readonly settledBy: Hex | undefined;
}

/** Slots from one on, below another. */
export interface SlotRange {
  readonly from: number;
  readonly below: number;
}

/** What is asked of a book: a payment without a slot, and which slots it may get. */
export interface BookingRequest {
  readonly payment: Omit<BookedPayment, "attempt" | "slot" | "settledBy">;
  /** Slots of the place that it may have. */
  readonly slots: SlotRange;
  /** Slots that the token has used and the book does not know. */
  readonly unavailable: readonly number[];
  /** The attempt that is proven dead, or `undefined` when the key should be new. Its slot becomes free. */
  readonly replaces: number | undefined;
  /** What is booked together with it may not be above any of these. */
  readonly limits: readonly SpendingLimit[];
}

/** Most that may be booked of a payment's account and token since a time. */
export interface SpendingLimit {
  /** @default all hosts */
  readonly host?: string | undefined;
  /** Booked at or after, unix seconds. */
  readonly since: number;
  /** Base units. */
  readonly most: bigint;
}

/** What has become of a booking. */
export type Booking =
  /** What the key stands for now. */
  | { readonly is: "booked"; readonly payment: BookedPayment }
  /** No slot of the range is free. */
  | { readonly is: "full" }
  /** A limit does not admit it beside what is booked, of which this is the sum in base units. */
  | { readonly is: "overLimit"; readonly limit: SpendingLimit; readonly spent: bigint };

/** Of which payments a sum is asked. */
export interface SpendingQuery {
  readonly account: Address;
  readonly token: Address;
  /** @default all hosts */
  readonly host?: string | undefined;
  /** Booked at or after, unix seconds. */
  readonly since: number;
}

/**
 * Remembers which key is which payment. It is shared by all processes that pay for one agent.
 *
 * Every method is atomic among all of them, and what it has returned survives a crash if the book is durable.
 */
export interface PaymentBook {
  /** Whether what is booked is there after a crash, and for other processes. */
  readonly isDurable: boolean;

  /**
   * Finds the latest attempt of a payment.
   *
   * @param key - Names it.
   */
  find(key: string): Promise<BookedPayment | undefined>;

  /**
   * Books a payment in the lowest slot that is free. When the key, or the next attempt, is booked already, nothing
   * changes and what is booked is returned: two that race for one key get one payment. What is to be booked is held against
   * the limits in the same step, so that of many that race no more is booked than they admit.
   *
   * @param request - {@link BookingRequest}
   */
  book(request: BookingRequest): Promise<Booking>;

  /**
   * Notes the transaction that settled a payment.
   *
   * @param payment - From this book.
   * @param transaction - As the chain showed it.
   */
  settle(payment: Pick<BookedPayment, "key" | "attempt">, transaction: Hex): Promise<void>;

  /** Sums what was booked, latest attempts only. Base units. */
  spent(query: SpendingQuery): Promise<bigint>;
}
