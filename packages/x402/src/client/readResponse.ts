import * as z from "zod/mini";
import { OfferInvalidError } from "../errors/offerErrors.ts";
import { readHeader, UnreadableHeader } from "../headers/headers.ts";
import { type PaymentRequired, paymentRequiredSchema } from "../offers/Offer.ts";
import { discard } from "./discard.ts";

const receiptSchema = z.object({
  success: z.boolean(),
  transaction: z._default(z.string().check(z.maxLength(256)), ""),
  network: z.optional(z.string().check(z.maxLength(64))),
  payer: z.optional(z.nullable(z.string().check(z.maxLength(128)))),
  amount: z.optional(z.nullable(z.string().check(z.maxLength(80)))),
  errorReason: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  errorMessage: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
});

/** What a server says of a settlement. */
export type Receipt = z.output<typeof receiptSchema>;

/**
 * Reads what a 402 response asks for. Its body is not read.
 *
 * @param response - With status 402.
 * @param origin - Whose it is, for the error.
 * @throws {OfferInvalidError} when it does not say it in the form of x402, version 2.
 */
export async function readPaymentRequired(response: Response, origin: string): Promise<PaymentRequired> {
  discard(response);
  const text = response.headers.get("PAYMENT-REQUIRED");
  if (text === null) {
    const issues = [
      "it has no header PAYMENT-REQUIRED: the server may speak version 1 of x402, or another protocol",
    ];
    throw new OfferInvalidError({ origin, issues });
  }
  const required = readHeader(text, paymentRequiredSchema);
  if (!(required instanceof UnreadableHeader)) return required;
  throw new OfferInvalidError({ origin, issues: [`its header PAYMENT-REQUIRED ${required.reason}`] });
}

/** Reads the receipt of a paid response; `undefined` when there is none that can be read. */
export function readReceipt(response: Response): Receipt | undefined {
  const text = response.headers.get("PAYMENT-RESPONSE");
  if (text === null) return undefined;
  const receipt = readHeader(text, receiptSchema);
  return receipt instanceof UnreadableHeader ? undefined : receipt;
}

/** Reads why a server refuses a payment: from the receipt, or from the 402 that it repeats. */
export function readReason(response: Response): string {
  const receipt = readReceipt(response);
  const text = response.headers.get("PAYMENT-REQUIRED");
  const required = text === null ? undefined : readHeader(text, paymentRequiredSchema);
  const repeated =
    required === undefined || required instanceof UnreadableHeader ? undefined : required.error;
  const reason = receipt?.errorMessage ?? receipt?.errorReason ?? repeated ?? "it gave no reason";
  return toLine(reason);
}

/** Texts from outside end in logs: one line, of characters that show. */
function toLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, 300);
}
