import type {
  BookedPayment,
  BookedPlace,
  Booking,
  BookingRequest,
  SlotRange,
  SpendingQuery,
} from "./PaymentBook.ts";

/** One name for a place of an account. */
export function placeName(account: string, { sessionId, rule, period }: BookedPlace): string {
  return `${account}-${sessionId}-${rule}-${period}`.toLowerCase();
}

/**
 * Finds the lowest slot that is free.
 *
 * @param range - Among which.
 * @param isTaken - Whether a slot is taken.
 * @returns The slot; `undefined` when all are taken.
 */
export function lowestFree(
  { from, below }: SlotRange,
  isTaken: (slot: number) => boolean,
): number | undefined {
  for (let slot = from; slot < below; slot += 1) if (!isTaken(slot)) return slot;
  return undefined;
}

/** Whether a payment that is begun again has its old slot again: in the same period, unless others have used it. */
export function keepsSlot(
  booked: BookedPayment,
  payment: Pick<BookedPayment, "account" | "place">,
  unavailable: readonly number[],
): boolean {
  const isSamePlace = placeName(booked.account, booked.place) === placeName(payment.account, payment.place);
  return isSamePlace && !unavailable.includes(booked.slot);
}

/** Sums the payments that a query asks of. */
export function sumSpent(payments: Iterable<BookedPayment>, query: SpendingQuery): bigint {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  let sum = 0n;
  for (const { account, token, host, bookedAt, value } of payments) {
    if (!same(account, query.account) || !same(token, query.token) || bookedAt < query.since) continue;
    if (query.host !== undefined && host !== query.host) continue;
    sum += value;
  }
  return sum;
}

/**
 * Holds a payment that is to be booked against its limits.
 *
 * @param payments - What is booked.
 * @param request - The payment, and its limits. What is booked of its key is not counted: it is what it replaces.
 * @returns The limit that does not admit it, if one does not.
 */
export function findOverLimit(
  payments: Iterable<BookedPayment>,
  { payment, limits }: Pick<BookingRequest, "payment" | "limits">,
): Extract<Booking, { is: "overLimit" }> | undefined {
  const { key, account, token, value } = payment;
  const others = [...payments].filter((other) => other.key !== key);
  for (const limit of limits) {
    const { host, since, most } = limit;
    const spent = sumSpent(others, { account, token, host, since });
    if (spent + value > most) return { is: "overLimit", limit, spent };
  }
  return undefined;
}
