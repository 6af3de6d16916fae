import { RedirectRefusedError } from "../errors/payingErrors.ts";
import { discard } from "./discard.ts";

const redirects = [301, 302, 303, 307, 308];

/** Redirects that are followed at most. */
const mostRedirects = 5;

/** A request that can be sent more than once: its body is read. */
export interface RepeatableRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: ArrayBuffer | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads a request so that it can be sent again.
 *
 * @param input - As `fetch` takes it.
 * @param init - As `fetch` takes it.
 */
export async function toRepeatable(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): Promise<RepeatableRequest> {
  const request = new Request(input, init);
  const { url, method, headers, signal } = request;
  const body = request.body === null ? undefined : await request.arrayBuffer();
  return { url, method, headers: new Headers(headers), body, signal };
}

/** Sends a request, and follows no redirect. */
export function send(fetch: typeof globalThis.fetch, request: RepeatableRequest): Promise<Response> {
  const { url, method, headers, body, signal } = request;
  return fetch(url, { method, headers, body: body ?? null, signal, redirect: "manual" });
}

/**
 * Sends a request, and follows redirects to the same origin only: what may be paid for is what was asked for.
 *
 * @param fetch - Sends.
 * @param first - The request.
 * @returns The response, and the request that it answers.
 * @throws {RedirectRefusedError} when it is redirected to another origin, or too often.
 */
export async function fetchSameOrigin(
  fetch: typeof globalThis.fetch,
  first: RepeatableRequest,
): Promise<{ readonly response: Response; readonly request: RepeatableRequest }> {
  let request = first;
  const { origin } = new URL(first.url);
  for (let count = 0; ; count += 1) {
    const response = await send(fetch, request);
    if (response.type === "opaqueredirect")
      throw new RedirectRefusedError({ from: origin, to: "a place it does not name" });
    const location = response.headers.get("location");
    if (!redirects.includes(response.status) || location === null) return { response, request };
    discard(response);
    const target = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
    if (target?.origin !== origin || count === mostRedirects)
      throw new RedirectRefusedError({ from: origin, to: target?.origin ?? "no URL" });
    const turnsToGet = response.status === 303 || (response.status < 303 && request.method === "POST");
    request = {
      ...request,
      url: target.href,
      ...(turnsToGet && request.method !== "HEAD" ? { method: "GET", body: undefined } : {}),
    };
  }
}
