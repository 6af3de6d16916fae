import { sleep } from "../../waiting/sleep.ts";
import { ApiNetworkError, ApiRateLimitedError, ApiServerError } from "../apiErrors.ts";

/** Milliseconds before the first retry, at most; each one after may take twice as long. */
const baseDelay = 250;
const maxDelay = 8_000;

/**
 * Tries again what may be tried again: after network errors and answers 429, 502, 503 and 504, with growing pauses of
 * random length, and not before the platform said.
 *
 * @param attempt - What to try. It must be safe to do twice.
 * @param options - Retries at most, and what ends the waiting.
 * @returns What an attempt gave.
 * @throws What the last attempt threw.
 */
export async function retry<result>(
  attempt: () => Promise<result>,
  options: { readonly retries: number; readonly signal: AbortSignal; readonly endsAt: number },
): Promise<result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const delay = delayAfter(error, tries);
      // Waiting past the end of time would only hide what went wrong.
      if (delay === undefined || tries >= options.retries || Date.now() + delay >= options.endsAt)
        throw error;
      await sleep(delay, options.signal);
    }
  }
}

/** Milliseconds to wait after a failure; `undefined` when trying again would not help. */
function delayAfter(error: unknown, tries: number): number | undefined {
  const isServer = error instanceof ApiServerError && [502, 503, 504].includes(error.status ?? 0);
  const isLimited = error instanceof ApiRateLimitedError;
  if (!(error instanceof ApiNetworkError || isServer || isLimited)) return undefined;
  const backoff = Math.random() * Math.min(maxDelay, baseDelay * 2 ** tries);
  const asked = isServer || isLimited ? (error.retryAfter ?? 0) * 1_000 : 0;
  return asked + backoff;
}
