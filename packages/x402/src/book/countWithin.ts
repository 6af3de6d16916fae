import { join } from "node:path";
import { listNames, nameFile, readIfThere } from "./durableFiles.ts";
import type { BookedPayment, Booking, BookingRequest } from "./PaymentBook.ts";
import { parseBooked } from "./parseBooked.ts";
import { findOverLimit } from "./slots.ts";

/** Where payments are counted, and what is booked. */
export interface Counts {
  readonly folder: string;
  /** Entries never change; what was read once need not be read again. */
  readonly known: Map<string, BookedPayment>;
  /** The latest attempt of each key that is booked. */
  readonly latest: () => Promise<ReadonlyMap<string, BookedPayment>>;
}

/**
 * Counts a payment that is to be booked under its limits: gives it the next number of its account and token. Who gets a
 * number has counted all that have one before, whatever process they are of.
 *
 * @param counts - {@link Counts}
 * @param file - The payment, written down.
 * @param request - The same, and its limits.
 * @returns The limit that does not admit it; `undefined`: it is counted.
 */
export async function countWithin(
  { folder, known, latest }: Counts,
  file: string,
  request: BookingRequest,
): Promise<Extract<Booking, { is: "overLimit" }> | undefined> {
  const { account, token } = request.payment;
  const numbers = join(folder, `${account}-${token}`.toLowerCase());
  for (;;) {
    const names = await listNames(numbers);
    const booked = await latest();
    const payments = new Map(booked);
    for (const name of names) {
      const path = join(numbers, name);
      const counted =
        known.get(path) ?? parseBooked((await readIfThere(path)) ?? "", `number ${name}`, undefined);
      known.set(path, counted);
      if ((booked.get(counted.key)?.attempt ?? -1) >= counted.attempt) continue;
      const other = payments.get(counted.key);
      // Of what is counted and not booked, the most.
      if (other === undefined || isAbove(counted, other)) payments.set(counted.key, counted);
    }
    const over = findOverLimit(payments.values(), request);
    if (over !== undefined) return over;
    // Numbers are given in turn: that this one was free says that nobody was counted meanwhile.
    if (await nameFile(file, numbers, `${names.length}`)) return undefined;
  }
}

const isAbove = (one: BookedPayment, other: BookedPayment) =>
  one.attempt > other.attempt || (one.attempt === other.attempt && one.value > other.value);
