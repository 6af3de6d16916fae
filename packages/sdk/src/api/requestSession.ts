import type { Hex } from "viem";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { sleep } from "../waiting/sleep.ts";
import {
  ApiAnswerMalformedError,
  ApiNetworkError,
  ApiRateLimitedError,
  ApiRequestError,
  ApiServerError,
  ApiTimeoutError,
  SessionRequestDeniedError,
  SessionRequestUnansweredError,
} from "./apiErrors.ts";
import type { ApiClient } from "./createApiClient.ts";

/** A request with the secrets that stay with its agent: what `createSessionRequest` gives. */
export interface PostableSessionRequest {
  /** `abba_request_…` */
  readonly serializedRequest: string;
  /** keccak256 of its UTF-8 bytes. */
  readonly requestHash: Hex;
  /** Six words that the owner compares when the code is typed. */
  readonly words: readonly string[];
  /** The link with the secret in its fragment, which no server sees. */
  toLink(page: string, userCode?: string): string;
  /** Opens and authenticates an answer. */
  open(sealedGrant: string, options?: { readonly by?: "link" | "words" }): string;
}

/** What the agent tells its owner. */
export interface SessionRequestInvitation {
  /** To be opened by the owner, who then has nothing to compare. It holds a secret: for the owner's eyes. */
  readonly link: string;
  /** The page and the code for an owner who types; the words are to be the same there. */
  readonly page: string;
  readonly userCode: string;
  readonly words: readonly string[];
  /** Unix seconds, by this machine's clock. */
  readonly expiresAt: number;
}

/** What {@link requestSession} takes. */
export interface RequestSessionParameters {
  /** The platform whose mailbox carries request and answer; no key is needed. */
  readonly api: Pick<ApiClient, "sessionRequests">;
  /** What `createSessionRequest` gave. */
  readonly request: PostableSessionRequest;
  /** Shows the owner where to answer: prints it, or sends it. */
  readonly onInvitation: (invitation: SessionRequestInvitation) => void | Promise<void>;
  /**
   * The owner's page, up to `/grant`. Give it where the platform is not trusted to name one: whoever makes that page sees
   * the link's secret.
   *
   * @default what the platform names
   */
  readonly page?: string | undefined;
  /**
   * How the owner comes to the request, and the answer is authenticated: by the secret in the link, or, where the code was
   * typed, by the words that were compared.
   *
   * @default "link"
   */
  readonly by?: "link" | "words" | undefined;
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const names = {
  api: true,
  request: true,
  onInvitation: true,
  page: true,
  by: true,
  signal: true,
} satisfies Names<RequestSessionParameters>;

/** Seconds more after whatever says that polling is too fast, or nothing (RFC 8628, section 3.5). */
const slower = 5;

/**
 * Asks an owner for a session through the platform's mailbox, and waits for the answer: posts the request, tells where it
 * is answered, and polls as RFC 8628 says. The platform can read, swap and forge neither request nor answer.
 *
 * @param parameters - {@link RequestSessionParameters}
 * @returns The grant, `abba_grant_…`, for `useSessionKey`.
 * @throws {SessionRequestDeniedError} when the owner refuses.
 * @throws {SessionRequestUnansweredError} when nobody has answered in time.
 * @throws {ApiRequestError} when the mailbox does not take the request.
 * @throws What `request.open` throws when the answer is not the owner's.
 *
 * @example
 * const request = await createSessionRequest({ sessionKey, name: "Research agent", spend });
 * const grant = await requestSession({
 *   api: createApiClient({ baseUrl }),
 *   request,
 *   onInvitation: ({ link }) => console.log(`Allow it here: ${link}`),
 * });
 * const session = await useSessionKey({ grant, sessionKey });
 */
export async function requestSession(parameters: RequestSessionParameters): Promise<string> {
  checkParameters(parameters, names, "parameters of requestSession");
  const { api, request, onInvitation, by = "link", signal } = parameters;
  const opened = await api.sessionRequests.open({ request: request.serializedRequest }, { signal });
  if (opened.request_hash !== request.requestHash.toLowerCase()) {
    throw new ApiAnswerMalformedError("it is about another request than was sent");
  }
  const { device_code, user_code, verification_uri: page, expires_in } = opened;
  const endsAt = Date.now() + expires_in * 1_000;
  const shown = parameters.page ?? page;
  await onInvitation({
    link: request.toLink(shown, user_code),
    page: shown,
    userCode: user_code,
    words: request.words,
    expiresAt: Math.floor(endsAt / 1_000),
  });
  for (let { interval } = opened; ; ) {
    await sleep(Math.max(0, Math.min(interval * 1_000, endsAt - Date.now())), signal);
    const answer = await poll(api, device_code, signal);
    if ("sealedGrant" in answer) return request.open(answer.sealedGrant, { by });
    if (Date.now() >= endsAt) throw new SessionRequestUnansweredError({});
    interval = answer.interval ?? interval + (answer.isHurried ? slower : 0);
  }
}

type Polled =
  | { readonly sealedGrant: string }
  /** Not yet: how to go on. */
  | { readonly interval?: number | undefined; readonly isHurried: boolean };

/** Asks once; what may pass is no failure as long as there is time. */
async function poll(
  { sessionRequests }: RequestSessionParameters["api"],
  device_code: string,
  signal: AbortSignal | undefined,
): Promise<Polled> {
  try {
    return { sealedGrant: (await sessionRequests.poll({ device_code }, { signal })).sealed_grant };
  } catch (error) {
    if (!(error instanceof ApiRequestError)) throw error;
    const failure = { code: error.code, status: error.status, requestId: error.requestId, cause: error };
    if (error.code === "access_denied") throw new SessionRequestDeniedError(failure);
    if (error.code === "expired_token") throw new SessionRequestUnansweredError(failure);
    if (error.code === "authorization_pending") return { isHurried: false };
    if (error.code === "slow_down") return { interval: intervalIn(error.data), isHurried: true };
    const isRetryable = [ApiNetworkError, ApiTimeoutError, ApiServerError, ApiRateLimitedError].some(
      (kind) => error instanceof kind,
    );
    if (isRetryable) return { isHurried: true };
    throw error;
  }
}

/** Seconds, as the platform says; within reason. */
function intervalIn(data: unknown): number | undefined {
  const interval: unknown =
    typeof data === "object" && data !== null ? Reflect.get(data, "interval") : undefined;
  return typeof interval === "number" && interval >= 1 && interval <= 3_600 ? interval : undefined;
}
