import type { Address, Hex } from "viem";
import { isAddress, isHash } from "viem";
import * as z from "zod/mini";
import type { BookedPayment } from "./PaymentBook.ts";

const address = z.custom<Address>(
  (value) => typeof value === "string" && isAddress(value, { strict: false }),
);
const hash = z.custom<Hex>((value) => typeof value === "string" && isHash(value));
const amount = z.pipe(
  z.string().check(z.regex(/^\d{1,78}$/)),
  z.transform((text: string) => BigInt(text)),
);
const count = z.int().check(z.nonnegative());

/** A booked payment as it is written down: amounts as decimal strings. */
export const bookedSchema = z.strictObject({
  key: z.string(),
  attempt: count,
  chainId: count,
  account: address,
  place: z.strictObject({ sessionId: hash, rule: count, period: count }),
  slot: count,
  token: address,
  to: address,
  value: amount,
  validAfter: count,
  validBefore: count,
  host: z.string(),
  bookedAt: count,
  bookedAtBlock: amount,
});

/** Writes a payment down; {@link bookedSchema} reads it. */
export function toBookedText({ settledBy: _, ...payment }: BookedPayment): string {
  return JSON.stringify(payment, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
}
