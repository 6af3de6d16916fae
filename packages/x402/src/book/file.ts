import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Hex, isHash } from "viem";
import { toBookedText } from "./bookedSchema.ts";
import { countWithin } from "./countWithin.ts";
import { dropName, listNames, nameFile, readIfThere, writeNameless, writtenAt } from "./durableFiles.ts";
import { inTurn } from "./inTurn.ts";
import type { BookedPayment, Booking, BookingRequest, PaymentBook } from "./PaymentBook.ts";
import { parseBooked } from "./parseBooked.ts";
import { keepsSlot, lowestFree, placeName, sumSpent } from "./slots.ts";

/** What {@link createFileBook} takes. */
export interface FileBookOptions {
  /** A folder of its own, on a local disk; made when it is not there. Its owner alone may read it. */
  readonly folder: string;
}

/** A book whose payments can be looked at. */
export interface FileBook extends PaymentBook {
  /** What was booked, the latest attempt of each key, newest first. */
  list(): Promise<readonly BookedPayment[]>;
}

/**
 * A book in a folder, for the processes of one machine. A payment is a file that gets its names, one for the key and one
 * for the slot, in one step of the file system each: so there is no lock that a killed process could leave behind, and no
 * half-written entry. A process killed between the two steps leaves a slot that nobody uses.
 *
 * A payment that is held against limits gets a third name in between, the next number of its account and token: who gets
 * the number has counted all that have one before. Killed then, it counts, until its key is booked again.
 *
 * @param options - {@link FileBookOptions}
 * @returns The book.
 */
export function createFileBook({ folder }: FileBookOptions): FileBook {
  const [drafts, keys, slots, settled, counted] = ["drafts", "keys", "slots", "settled", "counted"].map(
    (name) => join(folder, name),
  ) as [string, string, string, string, string];
  /** Entries never change; what was read once need not be read again. */
  const known = new Map<string, BookedPayment>();
  const knownCounts = new Map<string, BookedPayment>();

  async function read(name: string): Promise<BookedPayment | undefined> {
    const remembered = known.get(name);
    if (remembered?.settledBy !== undefined) return remembered;
    const text = remembered === undefined ? await readIfThere(join(keys, name)) : toBookedText(remembered);
    if (text === undefined) return undefined;
    const transaction = await readIfThere(join(settled, name));
    const payment = parseBooked(text, name, isHash(transaction ?? "") ? (transaction as Hex) : undefined);
    known.set(name, payment);
    return payment;
  }

  async function find(key: string): Promise<BookedPayment | undefined> {
    let latest: BookedPayment | undefined;
    for (let attempt = 0; ; attempt += 1) {
      const found = await read(entryName(key, attempt));
      if (found === undefined) return latest;
      latest = found;
    }
  }

  /**
   * Whether somebody has a slot for the moment, who may give it back: because another process books the same key. Who was
   * killed in that moment has it for good.
   */
  async function isBeingTaken(place: string): Promise<boolean> {
    for (const slot of await listNames(place)) {
      const text = await readIfThere(join(place, slot));
      if (text === undefined) return true;
      const draft = parseBooked(text, slot, undefined);
      const holder = await find(draft.key);
      if (holder === undefined || placeOfSlot(holder) !== placeOfSlot(draft)) {
        if (Date.now() - (await writtenAt(join(place, slot))) < moment) return true;
      }
    }
    return false;
  }

  /** The latest attempt of each key. */
  async function latest(): Promise<Map<string, BookedPayment>> {
    const payments = new Map<string, BookedPayment>();
    for (const name of await listNames(keys)) {
      const payment = known.get(name) ?? (await read(name));
      if (payment === undefined) continue;
      const other = payments.get(payment.key);
      if (other === undefined || other.attempt < payment.attempt) payments.set(payment.key, payment);
    }
    return payments;
  }

  async function book(request: BookingRequest): Promise<Booking> {
    const { payment, slots: range, unavailable, replaces, limits } = request;
    const before = await find(payment.key);
    if (before !== undefined && before.attempt !== replaces) return { is: "booked", payment: before };
    const attempt = before === undefined ? 0 : before.attempt + 1;
    const place = join(slots, placeName(payment.account, payment.place));
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const keeps = before !== undefined && keepsSlot(before, payment, unavailable);
    for (;;) {
      const taken = new Set(await listNames(place));
      const isTaken = (each: number) => taken.has(`${each}`) || unavailable.includes(each);
      const slot = keeps ? before.slot : lowestFree(range, isTaken);
      if (slot === undefined) {
        if (!(await isBeingTaken(place))) return { is: "full" };
        await wait(5);
        continue;
      }
      const draft: BookedPayment = { ...payment, attempt, slot, settledBy: undefined };
      const file = await writeNameless(drafts, toBookedText(draft));
      try {
        if (!keeps && !(await nameFile(file, place, `${slot}`))) continue;
        const counts = { folder: counted, known: knownCounts, latest };
        const over = limits.length === 0 ? undefined : await countWithin(counts, file, request);
        if (over !== undefined) {
          if (!keeps) await dropName(place, `${slot}`);
          const first = await find(payment.key);
          return first?.attempt === attempt ? { is: "booked", payment: first } : over;
        }
        const name = entryName(payment.key, attempt);
        if (await nameFile(file, keys, name)) {
          // Only who began the new attempt gives the old slot back, so that nobody takes it from its next holder; and none
          // that others have used.
          if (before !== undefined && !keeps && !unavailable.includes(before.slot)) {
            await dropName(join(slots, placeName(before.account, before.place)), `${before.slot}`);
          }
          known.set(name, draft);
          return { is: "booked", payment: draft };
        }
        // Another process booked the key meanwhile.
        if (!keeps) await dropName(place, `${slot}`);
        const first = await find(payment.key);
        return first === undefined ? { is: "full" } : { is: "booked", payment: first };
      } finally {
        await rm(file, { force: true });
      }
    }
  }

  return {
    isDurable: true,
    find,
    // One at a time here; processes among each other need no turns.
    book: (request) => inTurn(folder, () => book(request)),
    async settle({ key, attempt }, transaction) {
      await mkdir(drafts, { recursive: true, mode: 0o700 });
      const file = await writeNameless(drafts, transaction);
      await nameFile(file, settled, entryName(key, attempt));
      await rm(file, { force: true });
    },
    async spent(query) {
      return sumSpent((await latest()).values(), query);
    },
    async list() {
      // What is settled may have been noted by another process since it was read here.
      const payments = await Promise.all([...(await latest()).values()].map(({ key }) => find(key)));
      return payments
        .filter((payment) => payment !== undefined)
        .sort((one, other) => other.bookedAt - one.bookedAt);
    },
  };
}

/** Milliseconds within which a process that lives gives a slot its key. */
const moment = 10_000;

const placeOfSlot = ({ account, place, slot }: BookedPayment) => `${placeName(account, place)}/${slot}`;

/** Keys may hold any character, names of files not. */
function entryName(key: string, attempt: number): string {
  return `${createHash("sha256").update(key).digest("hex")}.${attempt}`;
}
