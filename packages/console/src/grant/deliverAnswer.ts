import { hashSessionRequest } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import type { LoadedRequest } from "./loadRequest.ts";

/** An answer: a sealed grant, or no. */
export type Answer = { readonly sealed_grant: string } | { readonly error: "access_denied" };

/**
 * Hands an answer to the agent: through the mailbox that the request came by, or to the agent's own door on this machine.
 *
 * @returns Whether somebody took it; `false`: it is to be handed over by hand.
 */
export async function deliverAnswer(
  { request, serialized, userCode }: LoadedRequest,
  answer: Answer,
  platformUrl: string | undefined,
): Promise<boolean> {
  const requestHash = hashSessionRequest(serialized);
  try {
    if (userCode !== undefined && platformUrl !== undefined) {
      const api = createApiClient({ baseUrl: platformUrl });
      await api.sessionRequests.answer({ user_code: userCode, request_hash: requestHash, ...answer });
      return true;
    }
    if (request.callback === undefined || !isLoopback(request.callback)) return false;
    // As plain text: an agent's small server need not know of preflights.
    const response = await fetch(request.callback, {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8" },
      body: JSON.stringify({ request_hash: requestHash, ...answer }),
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok;
  } catch {
    // Whoever did not take it: the owner still holds the answer, and is told so.
    return false;
  }
}

/** Hosts that this page may send an answer to; any other could be anybody. */
function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1");
}
