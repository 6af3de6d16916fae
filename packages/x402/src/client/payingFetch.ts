import type { SessionClient } from "@abbababa/sdk";
import { parseWith } from "@abbababa/sdk/internal";
import * as z from "zod/mini";
import { createMemoryBook } from "../book/createMemoryBook.ts";
import { checkCounted } from "../policy/checkCounted.ts";
import type { PaymentPolicy } from "../policy/PaymentPolicy.ts";
import { discard } from "./discard.ts";
import { fetchSameOrigin, toRepeatable } from "./fetchSameOrigin.ts";
import { type PayingOptions, payingShape, policySchema } from "./options.ts";
import type { PaymentMade } from "./PaymentMade.ts";
import { payForRequest } from "./payForRequest.ts";
import { type PaymentPreview, previewPayment } from "./previewPayment.ts";
import { readPaymentRequired } from "./readResponse.ts";

/** What {@link payingFetch} takes beside the session. */
export interface PayingFetchOptions extends PayingOptions {
  /** What the agent keeps to by itself. @default what the session allows */
  readonly policy?: PaymentPolicy | undefined;
  /** Sends requests. @default `globalThis.fetch` */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** What a call may say about its payment. */
export interface PayOptions {
  /**
   * Names the payment: calls with one key pay once between them, in any process that shares the book. @default the
   * server's `payment-identifier` if it names one, else a fresh one for each call
   */
  readonly key?: string | undefined;
}

/** What was asked for, and what was paid for it. */
export interface PaidResponse {
  readonly response: Response;
  /** `undefined`: nothing had to be paid. */
  readonly payment: PaymentMade | undefined;
}

/** `fetch` that pays. */
export interface PayingFetch {
  /** Requests a resource, and pays for it when the server asks. */
  (input: RequestInfo | URL, init?: RequestInit, options?: PayOptions): Promise<PaidResponse>;
  /** Requests a resource and says what would be paid. */
  preview(input: RequestInfo | URL, init?: RequestInit): Promise<PaymentPreview>;
}

const optionsSchema = z.strictObject({
  ...payingShape,
  policy: z._default(policySchema, {}),
  fetch: z.optional(
    z.custom<typeof globalThis.fetch>((value) => typeof value === "function", "is not a function"),
  ),
});

const payOptionsSchema = z.strictObject({ key: z.optional(z.string()) });

/**
 * Makes a `fetch` that answers a 402 by a payment of the session's: once for each key, whatever fails in between.
 *
 * @param session - An opened session with payment rules.
 * @param options - {@link PayingFetchOptions}
 * @returns A function like `fetch`, whose answer says what was paid.
 *
 * @example
 * const pay = payingFetch(session, { book: createFileBook({ folder: "payments" }) });
 * const { response, payment } = await pay("https://api.example.com/forecast", {}, { key: "forecast-7" });
 */
export function payingFetch(session: SessionClient, options: PayingFetchOptions = {}): PayingFetch {
  const parsed = parseWith(optionsSchema, options, "options of payingFetch");
  const {
    book = createMemoryBook(),
    enabling = "auto",
    policy,
    fetch = globalThis.fetch.bind(globalThis),
  } = parsed;
  checkCounted(session, policy);
  const context = { session, book, enabling, policy, fetch };

  async function pay(
    input: RequestInfo | URL,
    init?: RequestInit,
    payOptions: PayOptions = {},
  ): Promise<PaidResponse> {
    const { key } = parseWith(payOptionsSchema, payOptions, "options of a payment");
    const { response, request } = await fetchSameOrigin(fetch, await toRepeatable(input, init));
    if (response.status !== 402) return { response, payment: undefined };
    const required = await readPaymentRequired(response, new URL(request.url).origin);
    return await payForRequest(context, request, required, key);
  }

  async function preview(input: RequestInfo | URL, init?: RequestInit): Promise<PaymentPreview> {
    const { response, request } = await fetchSameOrigin(fetch, await toRepeatable(input, init));
    if (response.status === 402) {
      const { origin, host } = new URL(request.url);
      return await previewPayment(context, await readPaymentRequired(response, origin), host);
    }
    discard(response);
    return { offer: undefined, refused: [], policyRefusal: undefined };
  }

  return Object.assign(pay, { preview });
}
