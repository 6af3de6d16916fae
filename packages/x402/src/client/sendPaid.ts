import { PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";
import { writeHeader } from "../headers/headers.ts";
import type { PaymentRequired } from "../offers/Offer.ts";
import { type RepeatableRequest, send } from "./fetchSameOrigin.ts";
import type { PayingContext } from "./PayingContext.ts";
import { toIdentifierExtension } from "./paymentKey.ts";

/** A payment on its way to a server. */
export interface PaymentToSend {
  readonly key: string;
  readonly required: PaymentRequired;
  /** The accepted one of the server's offers, unchanged. */
  readonly offer: PaymentRequired["accepts"][number];
  /** What pays. */
  readonly payload: Record<string, unknown>;
}

/**
 * Sends a request with its payment. No redirect is followed: what answers one is returned.
 *
 * @param context - Sends.
 * @param request - The request.
 * @param payment - The payment.
 * @throws {PaymentOutcomeUnknownError} when no answer came: the payment may have been made.
 */
export async function sendPaid(
  { fetch }: Pick<PayingContext, "fetch">,
  request: RepeatableRequest,
  { key, required, offer, payload }: PaymentToSend,
): Promise<Response> {
  const { resource } = required;
  const extensions = { ...required.extensions, ...toIdentifierExtension(required.extensions, key) };
  const payment = {
    x402Version: 2,
    ...(resource === undefined || resource === null ? {} : { resource }),
    accepted: offer,
    payload,
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
  const headers = new Headers(request.headers);
  headers.set("PAYMENT-SIGNATURE", writeHeader(payment));
  try {
    return await send(fetch, { ...request, headers });
  } catch (cause) {
    const reason = "the connection was lost after the payment was sent";
    throw new PaymentOutcomeUnknownError({ key, reason, cause });
  }
}
