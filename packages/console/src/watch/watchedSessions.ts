import { parseGrant, type SessionLogEvent, type SessionTerms } from "@abbababa/sdk";
import type { Hex } from "viem";
import { shorten } from "../format/shorten.ts";
import type { StoredAccount, StoredGrant } from "../store/records.ts";
import { en } from "../texts/en.ts";

/** A session as it is watched. */
export interface WatchedSession {
  readonly sessionId: Hex;
  /** As the agent called itself, if it was granted on this device; else by its id. */
  readonly name: string;
  readonly terms: SessionTerms;
  /** `abba_grant_…`, while the chain may not know it. */
  readonly grant: string | undefined;
  readonly installed: boolean;
}

/**
 * Lists an account's sessions: those that the chain has seen, and those that were granted here and never used.
 *
 * @returns The newest first.
 */
export function watchedSessions(
  account: StoredAccount,
  events: readonly SessionLogEvent[],
  grants: readonly StoredGrant[],
): readonly WatchedSession[] {
  const here = new Map(
    grants
      .filter((grant) => isOf(grant, account))
      .map((grant): [string, StoredGrant] => [grant.sessionId, grant]),
  );
  const installed = new Map<string, WatchedSession>();
  for (const event of events) {
    if (event.type !== "installed") continue;
    const { sessionId, terms } = event;
    const stored = here.get(sessionId);
    const name = stored?.name ?? en.watch.session(shorten(sessionId));
    installed.set(sessionId, { sessionId, name, terms, grant: stored?.grant, installed: true });
  }
  const pending = [...here.values()].flatMap((stored): WatchedSession[] => {
    if (installed.has(stored.sessionId)) return [];
    const terms = termsOf(stored.grant);
    return terms === undefined
      ? []
      : [{ sessionId: stored.sessionId, name: stored.name, terms, grant: stored.grant, installed: false }];
  });
  return [...pending.reverse(), ...[...installed.values()].reverse()];
}

function isOf(grant: StoredGrant, account: StoredAccount): boolean {
  return grant.chainId === account.chainId && grant.account.toLowerCase() === account.address.toLowerCase();
}

/** What is kept on this device may have been altered. */
function termsOf(grant: string): SessionTerms | undefined {
  try {
    return parseGrant(grant).terms;
  } catch {
    return undefined;
  }
}
