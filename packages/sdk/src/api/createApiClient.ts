import * as z from "zod/mini";
import { ParametersInvalidError, parseWith } from "../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { parseBaseUrl } from "./http/baseUrl.ts";
import { createRequester } from "./http/createRequester.ts";
import { agentsOf } from "./resources/agents.ts";
import { checkoutOf } from "./resources/checkout.ts";
import { disputesOf } from "./resources/disputes.ts";
import { revocationsOf } from "./resources/revocations.ts";
import { servicesOf } from "./resources/services.ts";
import { sessionRequestsOf } from "./resources/sessionRequests.ts";
import { sessionsOf } from "./resources/sessions.ts";
import { transactionsOf } from "./resources/transactions.ts";
import { webhooksOf } from "./resources/webhooks.ts";

/** What {@link createApiClient} takes. */
export interface CreateApiClientParameters {
  /** Where the platform is: https, or http to a loopback address. @default `ABBA_BASE_URL` */
  readonly baseUrl?: string | undefined;
  /**
   * What the platform calls itself in what is signed for it, if that is not the origin of `baseUrl`: inside of its own
   * network, say. @default the origin of `baseUrl`
   */
  readonly audience?: string | undefined;
  /** An agent's own key, `aba_…`. Give this or `sessionToken`; neither for what is open to everybody. */
  readonly apiKey?: string | undefined;
  /** A session's token, `abba_session_token_…`. */
  readonly sessionToken?: string | undefined;
  /** @default the runtime's */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for a call, its retries included. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** How often a call that is safe to repeat is repeated, at most. @default 3 */
  readonly retries?: number | undefined;
  /** Ends all calls. */
  readonly signal?: AbortSignal | undefined;
}

/** The platform's API. Printing it shows no token. */
export type ApiClient = ReturnType<typeof createApiClient>;

const schema = z.object({
  baseUrl: z.optional(z.string("is not a URL").check(z.maxLength(2_048))),
  audience: z.optional(z.string().check(z.maxLength(200))),
  // Of this form they fit in a header; and one is never taken for the other.
  apiKey: z.optional(z.string().check(z.regex(/^aba_[\w-]{1,256}$/, "is not an API key"))),
  sessionToken: z.optional(
    z.string().check(z.regex(/^abba_session_token_[\w-]{1,256}$/, "is not a session's token")),
  ),
  fetch: z.optional(z.custom<typeof globalThis.fetch>((value) => typeof value === "function")),
  timeoutMs: z._default(z.int().check(z.minimum(1), z.maximum(3_600_000)), 30_000),
  retries: z._default(z.int().check(z.minimum(0), z.maximum(20)), 3),
  signal: z.optional(z.instanceof(AbortSignal)),
});

/** What {@link CreateApiClientParameters} may hold. */
export const apiClientNames = {
  baseUrl: true,
  audience: true,
  apiKey: true,
  sessionToken: true,
  fetch: true,
  timeoutMs: "milliseconds",
  retries: true,
  signal: true,
} satisfies Names<CreateApiClientParameters>;

/**
 * Makes a client of the platform's API. In any runtime with `fetch`.
 *
 * Calls that are safe to repeat (reading, and checkout with its key) are repeated after network errors and answers 429,
 * 502, 503 and 504. Whatever the platform answers is parsed before it is returned.
 *
 * @param parameters - Where, as whom, and how patiently.
 * @returns The API by resource. Every call throws an `ApiRequestError` when it fails.
 * @throws {ParametersInvalidError}
 *
 * @example
 * const api = createApiClient({ baseUrl: "https://…", apiKey });
 * const { items } = await api.services.search({ q: "translation" });
 */
export function createApiClient(parameters: CreateApiClientParameters = {}) {
  checkParameters(parameters, apiClientNames, "API options");
  const subject = "API options";
  const { apiKey, sessionToken, ...options } = parseWith(schema, parameters, subject);
  if (apiKey !== undefined && sessionToken !== undefined) {
    throw new ParametersInvalidError(subject, ["apiKey: give either `apiKey` or `sessionToken`"]);
  }
  const token = apiKey ?? sessionToken;
  const baseUrl = parseBaseUrl(options.baseUrl);
  const { audience = new URL(baseUrl).origin, ...rest } = options;
  const request = createRequester({
    ...rest,
    baseUrl,
    token: token === undefined ? undefined : new SecretKey<string>(token),
    // Taken at each call, so that what replaces it later is used.
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    signal: options.signal,
  });
  return {
    /** What the platform calls itself in what is signed for it. */
    audience,
    agents: agentsOf(request),
    services: servicesOf(request),
    checkout: checkoutOf(request),
    transactions: transactionsOf(request),
    disputes: disputesOf(request),
    sessions: sessionsOf(request),
    sessionRequests: sessionRequestsOf(request),
    revocations: revocationsOf(request),
    webhooks: webhooksOf(request),
  };
}
