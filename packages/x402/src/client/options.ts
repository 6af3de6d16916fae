import * as z from "zod/mini";
import type { PaymentBook } from "../book/PaymentBook.ts";
import type { Enabling } from "../payer/enableIfNeeded.ts";
import type { ProposedPayment } from "../policy/PaymentPolicy.ts";

/** How payments are made, whoever asks for them. */
export interface PayingOptions {
  /**
   * Remembers which key is which payment. Give one that outlives the process, and that all replicas share, to have a key
   * pay once whatever happens. @default one in this process' memory
   */
  readonly book?: PaymentBook | undefined;
  /** Who enables a session that has not been used yet. @default "auto" */
  readonly enabling?: Enabling | undefined;
}

const amount = z.bigint("must be a bigint of base units").check(z.nonnegative("is negative"));

/** Form of a payment policy. */
export const policySchema = z.strictObject({
  hosts: z.optional(
    z.array(z.string().check(z.regex(/^(\*\.)?[a-z0-9.:[\]-]+$/i, "is not a host"))).check(z.minLength(1)),
  ),
  maxPerRequest: z.optional(amount),
  maxPerHostPerDay: z.optional(amount),
  maxPerDay: z.optional(amount),
  ask: z.optional(
    z.strictObject({
      above: amount,
      approve: z.custom<(payment: ProposedPayment) => Promise<boolean>>(
        (value) => typeof value === "function",
        "is not a function",
      ),
      timeoutSeconds: z.optional(z.number().check(z.positive(), z.maximum(86_400))),
    }),
  ),
});

/** Form of {@link PayingOptions}. */
export const payingShape = {
  book: z.optional(
    z.custom<PaymentBook>((value) => typeof value === "object" && value !== null, "is not a payment book"),
  ),
  enabling: z.optional(z.enum(["auto", "agent", "facilitator"])),
};
