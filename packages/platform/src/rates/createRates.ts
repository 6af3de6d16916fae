import type { RateLimits } from "../options.ts";
import type { Db } from "../store/Db.ts";
import { type Buckets, createBuckets } from "./createBuckets.ts";
import type { RateKind } from "./RateKind.ts";
import { shareUsage } from "./shareUsage.ts";

/** Who has used how much lately, on all instances together. */
export interface Rates {
  /**
   * Takes some of what somebody may use.
   *
   * @returns 0, or the milliseconds until there is enough.
   */
  take(kind: RateKind, name: string, cost: number): number;
  /** Takes what was only known afterwards, to less than nothing: the next request waits for it. */
  charge(kind: RateKind, name: string, cost: number): void;
  /** Tells the other instances, and hears from them. */
  sync(): Promise<void>;
}

/** No limits. */
export const noRates: Rates = { take: () => 0, charge: () => {}, sync: async () => {} };

/**
 * Counts what is used, in memory, so that no request waits for it; once in a second instances tell each other through
 * the store, so that limits hold for all together: beyond them somebody gets what he asks other instances for within that
 * second.
 *
 * @param limits - Of a minute.
 * @param now - Milliseconds.
 * @param db - Where instances meet; `undefined` when there is only one.
 */
export function createRates(
  limits: Required<{ [name in keyof RateLimits]: number }>,
  now: () => number,
  db: Db | undefined,
): Rates {
  const buckets: Readonly<Record<RateKind, Buckets>> = {
    address: createBuckets(limits.perAddress, now),
    registration: createBuckets(limits.perAddressRegistration, now),
    key: createBuckets(limits.perKey, now),
    agent: createBuckets(limits.perAgent, now),
  };
  const shared = db && shareUsage(db, now, (kind, name, cost) => buckets[kind].charge(name, cost));
  return {
    take(kind, name, cost) {
      const wait = buckets[kind].take(name, cost);
      if (wait === 0) shared?.use(kind, name, cost);
      return wait;
    },
    charge(kind, name, cost) {
      buckets[kind].charge(name, cost);
      shared?.use(kind, name, cost);
    },
    sync: async () => shared?.sync(),
  };
}
