import { sleep } from "./sleep.ts";

/** How long to look, and how often. */
export interface PollOptions {
  /** When to stop, as `Date.now()` counts. */
  readonly end: number;
  /** Milliseconds between looks. */
  readonly interval: number;
}

/**
 * Looks for something once at least, and then again and again until a time.
 *
 * @param look - Answers `undefined` when it is not there yet; what it throws ends the looking.
 * @param options - {@link PollOptions}
 * @returns What was found, or `undefined` when it was not there in time.
 */
export async function pollUntil<result>(
  look: () => Promise<result | undefined>,
  { end, interval }: PollOptions,
): Promise<result | undefined> {
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() + interval > end) return found;
    await sleep(interval);
  }
}
