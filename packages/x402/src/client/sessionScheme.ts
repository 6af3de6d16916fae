import type { SessionClient } from "@abbababa/sdk";
import { describeIssues, parseWith, sentences } from "@abbababa/sdk/internal";
import type {
  PaymentPayloadContext,
  PaymentPayloadResult,
  PaymentRequirements,
  SchemeClientHooks,
  SchemeNetworkClient,
} from "@x402/core/types";
import { findDefaultAsset } from "@x402/evm";
import * as z from "zod/mini";
import { createMemoryBook } from "../book/createMemoryBook.ts";
import { OfferInvalidError } from "../errors/offerErrors.ts";
import { checkOffer } from "../offers/checkOffer.ts";
import { offerSchema } from "../offers/Offer.ts";
import type { PreparedPayment } from "../payer/PreparedPayment.ts";
import { checkCounted } from "../policy/checkCounted.ts";
import type { PaymentPolicy } from "../policy/PaymentPolicy.ts";
import { type PayingOptions, payingShape, policySchema } from "./options.ts";
import { choosePaymentKey, toIdentifierExtension } from "./paymentKey.ts";
import { prepareWithinPolicy } from "./prepareWithinPolicy.ts";

/** What {@link sessionScheme} takes beside the session. */
export interface SessionSchemeOptions extends PayingOptions {
  /** What the agent keeps to by itself. A scheme is not told which host it pays: `payingFetch` has rules for hosts. */
  readonly policy?: Omit<PaymentPolicy, "hosts" | "maxPerHostPerDay"> | undefined;
  /**
   * Names the payment of an offer; payments of one name are paid once between them. @default the server's
   * `payment-identifier` if it names one, else a fresh name for each payment
   */
  readonly key?: ((offer: PaymentRequirements) => string | undefined) | undefined;
}

const optionsSchema = z.strictObject({
  ...payingShape,
  policy: z._default(policySchema, {}),
  key: z.optional(
    z.custom<(offer: PaymentRequirements) => string | undefined>(
      (value) => typeof value === "function",
      "is not a function",
    ),
  ),
});

/** The host of a payment whose host the scheme is not told. */
const unknownHost = "";

/**
 * The exact scheme of x402, paid by a session: for `@x402/fetch`, `@x402/axios` or any other client of x402. The scheme of
 * `@x402/evm` chooses a random nonce, which no payment rule allows; this one takes a slot of the session's.
 *
 * @param session - An opened session with payment rules.
 * @param options - {@link SessionSchemeOptions}
 * @returns A scheme to register for the session's chain. {@link registerSession} registers it, and has the client choose
 * among a server's offers those that the session may pay.
 */
export function sessionScheme(
  session: SessionClient,
  options: SessionSchemeOptions = {},
): SchemeNetworkClient {
  const parsed = parseWith(optionsSchema, options, "options of sessionScheme");
  const { book = createMemoryBook(), enabling = "auto", policy } = parsed;
  checkCounted(session, policy);
  /** The payment that answers an offer, as long as the client holds on to the offer. */
  const answers = new WeakMap<object, { readonly key: string; readonly prepared: PreparedPayment }>();

  async function createPaymentPayload(
    x402Version: number,
    requirements: PaymentRequirements,
    context?: PaymentPayloadContext,
  ): Promise<PaymentPayloadResult> {
    const offer = toOffer(requirements);
    const given = answers.get(requirements)?.key ?? parsed.key?.(requirements);
    // A scheme is not told whose offer it is: names that servers give are their payees' own.
    const namer = `${session.account} ${offer.payTo.toLowerCase()}`;
    const { key, isGiven } = choosePaymentKey(given, namer, context?.extensions);
    const payable = await checkOffer(session, offer);
    const { token, to, value } = payable;
    const { maxTimeoutSeconds } = offer;
    const wish = { key, isGiven, token, to, value, host: unknownHost, maxTimeoutSeconds };
    const paying = { session, book, enabling, policy };
    const prepared = await prepareWithinPolicy(paying, wish, { offer, payable, description: undefined });
    answers.set(requirements, { key, prepared });
    const extensions = toIdentifierExtension(context?.extensions, key);
    const { payload } = prepared;
    return { x402Version, payload, ...(extensions === undefined ? {} : { extensions }) };
  }

  const schemeHooks: SchemeClientHooks = {
    /** A facilitator that does not prepare accounts refuses: the agent does, and the client sends the same payment again. */
    async onPaymentResponse({ requirements, settleResponse, paymentRequired }) {
      const isRefused = paymentRequired !== undefined || settleResponse?.success === false;
      const enable = answers.get(requirements)?.prepared.enable;
      if (!isRefused || enable === undefined) return;
      await enable();
      return { recovered: true };
    },
  };

  // By `findDefaultAsset` the client knows USDC, and keeps to its own most a payment.
  return { scheme: "exact", findDefaultAsset, schemeHooks, createPaymentPayload };
}

function toOffer(requirements: PaymentRequirements) {
  const parsed = offerSchema.safeParse(requirements, sentences);
  if (parsed.success) return parsed.data;
  throw new OfferInvalidError({ origin: "the server", issues: describeIssues(parsed.error) });
}
