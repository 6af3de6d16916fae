import type { BookedPayment, PaymentBook } from "./PaymentBook.ts";
import { findOverLimit, keepsSlot, lowestFree, placeName, sumSpent } from "./slots.ts";

/**
 * A book in this process' memory: what it holds is gone with the process, so it keeps apart the payments of one run only.
 *
 * @returns The book.
 */
export function createMemoryBook(): PaymentBook {
  const payments = new Map<string, BookedPayment>();
  const places = new Map<string, Set<number>>();
  const slotsOf = ({ account, place }: Pick<BookedPayment, "account" | "place">): Set<number> => {
    const name = placeName(account, place);
    const known = places.get(name) ?? new Set<number>();
    places.set(name, known);
    return known;
  };
  return {
    isDurable: false,
    async find(key) {
      return payments.get(key);
    },
    async book({ payment, slots, unavailable, replaces, limits }) {
      const booked = payments.get(payment.key);
      if (booked !== undefined && booked.attempt !== replaces) return { is: "booked", payment: booked };
      const over = findOverLimit(payments.values(), { payment, limits });
      if (over !== undefined) return over;
      const taken = slotsOf(payment);
      const keeps = booked !== undefined && keepsSlot(booked, payment, unavailable);
      const isTaken = (each: number) => taken.has(each) || unavailable.includes(each);
      const slot = keeps ? booked.slot : lowestFree(slots, isTaken);
      if (slot === undefined) return { is: "full" };
      // A slot that others have used stays taken.
      if (booked !== undefined && !unavailable.includes(booked.slot)) slotsOf(booked).delete(booked.slot);
      taken.add(slot);
      const attempt = booked === undefined ? 0 : booked.attempt + 1;
      const entry: BookedPayment = { ...payment, attempt, slot, settledBy: undefined };
      payments.set(payment.key, entry);
      return { is: "booked", payment: entry };
    },
    async settle({ key, attempt }, transaction) {
      const booked = payments.get(key);
      if (booked?.attempt === attempt) payments.set(key, { ...booked, settledBy: transaction });
    },
    async spent(query) {
      return sumSpent(payments.values(), query);
    },
  };
}
