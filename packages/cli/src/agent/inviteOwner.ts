import type { CreatedSessionRequest } from "@abbababa/sdk";
import { createApiClient, requestSession } from "@abbababa/sdk/api";
import { SessionRequestDeniedError } from "@abbababa/sdk/errors";
import { UsageError } from "../errors.ts";
import type { Callback } from "./awaitCallback.ts";

/** Where an owner is asked, and how the answer comes back. */
export interface OwnerChannel {
  /** The owner's page. */
  readonly page?: string | undefined;
  /** A platform whose mailbox carries request and answer. */
  readonly platformUrl?: string | undefined;
  /** The loopback address that the request names. It is not needed where a platform carries the answer. */
  readonly callback?: Callback | undefined;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** An owner who has been asked. */
export interface Invitation {
  /** Where the owner answers: for the owner's eyes. */
  readonly link: string;
  /** `abba_grant_…`, once the owner has allowed it. */
  readonly granted: Promise<string>;
}

/**
 * Asks an owner: through a platform's mailbox where one is named, else by a link whose page answers on loopback.
 *
 * @param request - What is asked for.
 * @param channel - {@link OwnerChannel}
 * @returns The link at once, and the grant when it comes.
 * @throws {UsageError} when no page and no platform is named.
 */
export async function inviteOwner(
  request: CreatedSessionRequest,
  { page, platformUrl, callback, signal }: OwnerChannel,
): Promise<Invitation> {
  if (platformUrl !== undefined) {
    return await new Promise((resolve, reject) => {
      const granted = requestSession({
        api: createApiClient({ baseUrl: platformUrl }),
        request,
        onInvitation: ({ link }) => resolve({ link, granted }),
        signal,
        ...(page !== undefined && { page }),
      });
      granted.catch(reject);
    });
  }
  if (page === undefined || callback === undefined) throw pageMissing();
  const granted = callback.answered(request.requestHash, signal).then((answer) => {
    if ("error" in answer) throw new SessionRequestDeniedError({ code: "access_denied" });
    return request.open(answer.sealed_grant);
  });
  // Whoever waits for it is told; who shows the link first must not end by it meanwhile.
  granted.catch(() => undefined);
  return { link: request.toLink(page), granted };
}

/** The URL of the owner's page is not set. */
export function pageMissing(): UsageError {
  return new UsageError("The URL of the owner's page is not set.", {
    metaMessages: ["Give `--page URL`, or a platform with a mailbox: `--platform-url URL`."],
  });
}
