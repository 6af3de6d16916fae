import { type PaymentPolicy, payingFetch } from "@abbababa/x402-aa-session";
import { PaymentKeyMissingError } from "../errors.ts";
import { checkPaymentKey, newPaymentKey } from "../money/paymentKey.ts";
import type { AgentSource } from "../tools/AgentSource.ts";

/** The header by which a request names its payment. It goes to the server as well, which may use it likewise. */
export const paymentKeyHeader = "idempotency-key";

/** What {@link toPayingFetch} takes. */
export interface PayingFetchOptions {
  /** Opens the agent that pays. */
  readonly agent: AgentSource;
  /** Names the payment of a request. @default its header `Idempotency-Key` */
  readonly keyOf?: ((request: Request) => string | undefined) | undefined;
  /** What the agent keeps to by itself. @default what the session allows */
  readonly policy?: PaymentPolicy | undefined;
  /** Sends requests. @default `globalThis.fetch` */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Makes a `fetch` with the signature of `fetch`, for whatever takes one: it pays by x402 within the session when a server
 * asks, once for each key. A request without a key is not paid for.
 *
 * @param options - {@link PayingFetchOptions}
 * @throws {PaymentKeyMissingError} when a server asks for payment and the request has no key; it suggests one.
 *
 * @example
 * const fetch = toPayingFetch({ agent });
 * const response = await fetch(url, { headers: { "idempotency-key": "forecast-7" } });
 */
export function toPayingFetch(options: PayingFetchOptions): typeof globalThis.fetch {
  const { agent, policy = {}, fetch: send = globalThis.fetch.bind(globalThis) } = options;
  const { keyOf = (request: Request) => request.headers.get(paymentKeyHeader) ?? undefined } = options;
  return async (input, init) => {
    const request = new Request(input, init);
    const named = keyOf(request);
    const key = named === undefined ? undefined : checkPaymentKey(named);
    const { session, payments: book } = await agent();
    const pay = payingFetch(session, {
      book,
      policy,
      fetch: async (url, sent) => {
        const response = await send(url, sent);
        if (response.status === 402 && key === undefined) throw new PaymentKeyMissingError(newPaymentKey());
        return response;
      },
    });
    const { response } = await pay(request, undefined, key === undefined ? {} : { key });
    return response;
  };
}
