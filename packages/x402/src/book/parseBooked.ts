import type { Hex } from "viem";
import { BookCorruptError } from "../errors/bookErrors.ts";
import { bookedSchema } from "./bookedSchema.ts";
import type { BookedPayment } from "./PaymentBook.ts";

/**
 * Reads a payment that a book wrote down.
 *
 * @param text - JSON.
 * @param entry - Where it stands, for the error.
 * @param settledBy - Transaction that settled it.
 * @throws {BookCorruptError}
 */
export function parseBooked(text: string, entry: string, settledBy: Hex | undefined): BookedPayment {
  try {
    return { ...bookedSchema.parse(JSON.parse(text)), settledBy };
  } catch (cause) {
    throw new BookCorruptError({ entry, cause });
  }
}
