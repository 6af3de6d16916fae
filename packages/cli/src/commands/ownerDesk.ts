import { openCallback } from "../agent/awaitCallback.ts";
import { inviteOwner } from "../agent/inviteOwner.ts";
import { keepGrant, readGrant } from "../agent/keptGrant.ts";
import { agentName } from "../agent/openAgent.ts";
import { openOnce } from "../agent/openOnce.ts";
import { keepRequest } from "../agent/pendingRequest.ts";
import type { Profile } from "../home/settings.ts";
import type { AskedOwner, AskOwner } from "../tools/requestTools.ts";
import { renewWithMore } from "./renewWithMore.ts";

/** What {@link createOwnerDesk} takes. */
export interface OwnerDeskOptions {
  readonly profile: Profile;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** Requests that are waited for at once; of more the oldest is still answered by `abba request --answer`. */
const maxWaiting = 8;

interface Waiting {
  readonly asked: AskedOwner;
  readonly stop: AbortController;
}

/**
 * Asks owners for more while a server runs: waits for each answer, and keeps what is granted, so that the next call spends
 * under it. The same wish, asked again before it is answered, is the same request.
 *
 * @param options - {@link OwnerDeskOptions}
 */
export function createOwnerDesk({ profile, signal }: OwnerDeskOptions): AskOwner {
  const { page, platformUrl } = profile;
  const name = agentName(profile);
  const waiting = new Map<string, Waiting>();
  const callback = openOnce(async () => {
    const opened = await openCallback();
    signal.addEventListener("abort", () => void opened[Symbol.asyncDispose](), { once: true });
    return opened;
  });

  async function ask(wish: Parameters<AskOwner>[0], stop: AbortController): Promise<AskedOwner> {
    const reached = platformUrl === undefined ? await callback() : undefined;
    const request = await renewWithMore(profile, wish, reached?.url);
    await keepRequest(name, request);
    const until = AbortSignal.any([signal, stop.signal]);
    const channel = { page, platformUrl, callback: reached, signal: until };
    const { link, granted } = await inviteOwner(request, channel);
    void granted.then(
      (grant) => keepGrant(name, { grant }),
      // A refusal, or the end of the waiting: nothing has changed.
      () => undefined,
    );
    return { link, words: request.words };
  }

  return async (wish) => {
    const key = JSON.stringify([await readGrant(name), wish]);
    const same = waiting.get(key);
    if (same !== undefined) return same.asked;
    const stop = new AbortController();
    const asked = await ask(wish, stop);
    waiting.set(key, { asked, stop });
    const [oldest] = waiting;
    if (waiting.size > maxWaiting && oldest !== undefined) {
      oldest[1].stop.abort();
      waiting.delete(oldest[0]);
    }
    return asked;
  };
}
