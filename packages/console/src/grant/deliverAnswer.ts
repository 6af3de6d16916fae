import { hashSessionRequest } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { describeError } from "../format/describeError.ts";
import { en } from "../texts/en.ts";
import type { LoadedRequest } from "./loadRequest.ts";

/** An answer: a sealed grant, or no. */
export type Answer = { readonly sealed_grant: string } | { readonly error: "access_denied" };

/** What became of an answer: unless it was taken, it is to be handed over by hand. */
export type Delivery =
  | { readonly state: "taken" }
  /** The agent named no way. */
  | { readonly state: "by-hand" }
  | { readonly state: "failed"; readonly reason: string };

/**
 * Hands an answer to the agent: through the mailbox that the request came by, or to the agent's own door on this machine.
 *
 * @returns Whether somebody took it, and if not why not.
 */
export async function deliverAnswer(
  { request, serialized, userCode }: LoadedRequest,
  answer: Answer,
  platformUrl: string | undefined,
): Promise<Delivery> {
  const requestHash = hashSessionRequest(serialized);
  try {
    if (userCode !== undefined && platformUrl !== undefined) {
      const api = createApiClient({ baseUrl: platformUrl });
      await api.sessionRequests.answer({ user_code: userCode, request_hash: requestHash, ...answer });
      return { state: "taken" };
    }
    if (request.callback === undefined || !isLoopback(request.callback)) return { state: "by-hand" };
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
    if (response.ok) return { state: "taken" };
    return { state: "failed", reason: en.grant.callbackRefused };
  } catch (error) {
    return { state: "failed", reason: userCode === undefined ? en.grant.callbackSilent : sayOf(error) };
  }
}

/** Why the mailbox did not take it. */
function sayOf(error: unknown): string {
  const isGone = error instanceof Error && error.name === "ApiNotFoundError";
  return isGone ? en.grant.mailboxGone : describeError(error);
}

/** Hosts that this page may send an answer to; any other could be anybody. */
function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1");
}
