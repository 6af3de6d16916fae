import {
  hashSessionRequest,
  parseGrantFragment,
  parseSessionRequest,
  type SessionRequest,
} from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { en } from "../texts/en.ts";

/** A request as it reached the page. */
export interface LoadedRequest {
  readonly request: SessionRequest;
  /** `abba_request_…`, the very text that the agent made. */
  readonly serialized: string;
  /** The mailbox's code, if it waits there for the answer. */
  readonly userCode: string | undefined;
  /** What the link carried to authenticate the answer. */
  readonly linkSecret: string | undefined;
  /** Whether nothing but the words shows whose request it is: a code was typed. */
  readonly needsWords: boolean;
}

/** What was given is no request. */
export class RequestUnavailableError extends Error {
  override readonly name = "RequestUnavailableError";
}

/**
 * Reads a request out of a link's fragment.
 *
 * @param fragment - With or without its `#`.
 * @param platformUrl - Where codes are looked up.
 * @throws {RequestUnavailableError | SessionRequestInvalidError} and what the platform's client throws.
 */
export async function loadRequest(fragment: string, platformUrl: string | undefined): Promise<LoadedRequest> {
  const { serializedRequest, linkSecret, userCode, requestHash } = parseGrantFragment(fragment);
  if (serializedRequest !== undefined) {
    const request = parseSessionRequest(serializedRequest);
    return { request, serialized: serializedRequest, userCode: undefined, linkSecret, needsWords: false };
  }
  if (userCode === undefined) throw new RequestUnavailableError(en.grant.nothing);
  if (platformUrl === undefined) throw new RequestUnavailableError(en.grant.noMailbox);
  const serialized = await lookUp(userCode, platformUrl);
  const request = parseSessionRequest(serialized);
  if (requestHash !== undefined && hashSessionRequest(serialized) !== requestHash)
    throw new RequestUnavailableError(en.grant.hashMismatch);
  return { request, serialized, userCode, linkSecret, needsWords: requestHash === undefined };
}

/**
 * Writes what a person pasted or typed as a link's fragment has it.
 *
 * @param given - A link, a request or a code.
 */
export function toFragment(given: string): string {
  const text = given.trim();
  const code = codeIn(text);
  if (code !== undefined) return `user_code=${code}`;
  return text.slice(text.indexOf("#") + 1);
}

/** A code alone, in any spelling. */
function codeIn(text: string): string | undefined {
  return /^[A-Za-z]{4}[- ]?[A-Za-z]{4}$/.test(text) ? text.replace(" ", "-") : undefined;
}

async function lookUp(userCode: string, platformUrl: string): Promise<string> {
  try {
    const api = createApiClient({ baseUrl: platformUrl });
    return (await api.sessionRequests.find({ user_code: userCode })).request;
  } catch (error) {
    if (error instanceof Error && error.name === "ApiNotFoundError")
      throw new RequestUnavailableError(en.grant.notFound, { cause: error });
    throw error;
  }
}
