import * as z from "zod/mini";
import { PaidNotServedError, PaymentRefusedError } from "../errors/payingErrors.ts";
import type { PaymentRequired } from "../offers/Offer.ts";
import type { PreparedPayment } from "../payer/PreparedPayment.ts";
import { chooseOffer } from "./chooseOffer.ts";
import { discard } from "./discard.ts";
import type { RepeatableRequest } from "./fetchSameOrigin.ts";
import type { PayingContext } from "./PayingContext.ts";
import type { PaymentMade } from "./PaymentMade.ts";
import { choosePaymentKey } from "./paymentKey.ts";
import { prepareWithinPolicy } from "./prepareWithinPolicy.ts";
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
  const { session } = context;
  const { origin, host } = new URL(request.url);
  const { key, isGiven } = choosePaymentKey(given, origin, required.extensions);
  const chosen = await chooseOffer(session, required.accepts);
  const { token, to, value, offer } = chosen;
  const { maxTimeoutSeconds } = offer;
  const wish = { key, isGiven, token, to, value, host, maxTimeoutSeconds };
  const description = z.string().safeParse(required.resource?.description).data?.slice(0, 500);
  const prepared = await prepareWithinPolicy(context, wish, {
    offer,
    payable: chosen,
    description,
    signal: request.signal,
  });
  const sent = { key, required, offer };
  let response = await sendPaid(context, request, { ...sent, payload: prepared.payload });
  if (response.status === 402 && prepared.enable !== undefined) {
    // The facilitator does not prepare accounts: the agent does, and sends the same authorization again.
    discard(response);
    response = await sendPaid(context, request, { ...sent, payload: await prepared.enable() });
  }
  if (response.status === 402) throw await toRefusal(prepared, response, { key, origin });
  const receipt = readReceipt(response);
  await prepared.noteReceipt(receipt?.transaction);
  const { chainId, account, sessionId } = session;
  const settledBefore = prepared.settledBy;
  const payment = { key, chainId, account, sessionId, token, to, value, receipt, settledBefore };
  return { response, payment };
}

/** The server says no; the chain says whether the payment was made all the same. */
async function toRefusal(
  { findSettlement }: PreparedPayment,
  response: Response,
  { key, origin }: { readonly key: string; readonly origin: string },
): Promise<PaidNotServedError | PaymentRefusedError> {
  const reason = readReason(response);
  discard(response);
  const transaction = await findSettlement();
  if (transaction === undefined) return new PaymentRefusedError({ key, origin, reason });
  return new PaidNotServedError({ key, transaction, reason: `${origin} says: ${reason}` });
}
