import { isErc6492Signature, isHash } from "viem";
import * as z from "zod/mini";
import type { BookedPayment } from "../book/PaymentBook.ts";
import { PaidNotServedError, PaymentRefusedError } from "../errors/payingErrors.ts";
import type { PaymentRequired } from "../offers/Offer.ts";
import { enableAndSign, enableIfNeeded } from "../payer/enableIfNeeded.ts";
import { isSettledBy } from "../payer/findSettlement.ts";
import { payByKey } from "../payer/payByKey.ts";
import { readPaymentState } from "../payer/paymentState.ts";
import { checkPolicy } from "../policy/checkPolicy.ts";
import { type ChosenOffer, chooseOffer } from "./chooseOffer.ts";
import { discard } from "./discard.ts";
import type { RepeatableRequest } from "./fetchSameOrigin.ts";
import type { PayingContext } from "./PayingContext.ts";
import { type PaymentMade, toPaymentMade } from "./PaymentMade.ts";
import { choosePaymentKey } from "./paymentKey.ts";
import { readReason, readReceipt } from "./readResponse.ts";
import { sendPaid } from "./sendPaid.ts";

/**
 * Pays for a request, and sends it with its payment.
 *
 * @param context - The session, its book and its policy.
 * @param request - The request that was answered by a 402.
 * @param required - What the 402 asks for.
 * @param given - The payment's key, if the caller gave one.
 * @returns The response, and what was paid.
 */
export async function payForRequest(
  context: PayingContext,
  request: RepeatableRequest,
  required: PaymentRequired,
  given: string | undefined,
): Promise<{ readonly response: Response; readonly payment: PaymentMade }> {
  const { session, book, enabling } = context;
  const { origin, host } = new URL(request.url);
  const { key, isGiven } = choosePaymentKey(given, origin, required.extensions);
  const chosen = await chooseOffer(session, required.accepts);
  // What is booked already was held against the policy when it was.
  if ((await book.find(key)) === undefined) await holdPolicy(context, chosen, host, required);
  const { token, to, value, offer } = chosen;
  const { maxTimeoutSeconds } = offer;
  const keyed = await payByKey(context, { key, isGiven, token, to, value, host, maxTimeoutSeconds });
  const { booked, settledBy } = keyed;
  const isNew = settledBy === undefined;
  const signed = isNew ? await enableIfNeeded(session, keyed, enabling) : keyed.signed;
  const payment = { key, required, offer };
  let response = await sendPaid(context, request, { ...payment, signed });
  if (response.status === 402 && enabling === "auto" && isErc6492Signature(signed.signature)) {
    // The facilitator does not prepare accounts: the agent does, and sends the same authorization again.
    discard(response);
    response = await sendPaid(context, request, { ...payment, signed: await enableAndSign(session, booked) });
  }
  if (response.status === 402) throw await toRefusal(context, response, { booked, origin });
  const receipt = readReceipt(response);
  await noteReceipt(context, booked, receipt?.transaction);
  return { response, payment: toPaymentMade(booked, receipt, settledBy) };
}

async function holdPolicy(
  { session, book, policy }: PayingContext,
  { token, to, value, opening }: ChosenOffer,
  host: string,
  { resource }: PaymentRequired,
): Promise<void> {
  const description = z.string().safeParse(resource?.description).data?.slice(0, 500);
  const facts = { book, account: session.account, now: opening.now };
  await checkPolicy(policy, { host, token, to, value, description }, facts);
}

/** The server says no; the chain says whether the payment was made all the same. */
async function toRefusal(
  context: PayingContext,
  response: Response,
  { booked, origin }: { readonly booked: BookedPayment; readonly origin: string },
): Promise<PaidNotServedError | PaymentRefusedError> {
  const { key } = booked;
  const reason = readReason(response);
  discard(response);
  const state = await readPaymentState(context, booked);
  if (state.is !== "settled") return new PaymentRefusedError({ key, origin, reason });
  await context.book.settle(booked, state.transaction);
  return new PaidNotServedError({ key, transaction: state.transaction, reason: `${origin} says: ${reason}` });
}

/** A book that nobody else shares learns from the receipt which transaction was this payment's; a shared one from the chain. */
async function noteReceipt(
  { session, book }: PayingContext,
  booked: BookedPayment,
  transaction: string | undefined,
): Promise<void> {
  if (book.isDurable || transaction === undefined || !isHash(transaction)) return;
  if (await isSettledBy(session.publicClient, booked, transaction)) await book.settle(booked, transaction);
}
