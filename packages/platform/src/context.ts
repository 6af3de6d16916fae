import type { Logger } from "pino";
import type { EscrowChain } from "./chain/EscrowChain.ts";
import type { Metrics } from "./metrics/createMetrics.ts";
import type { Settings } from "./options.ts";
import type { KnownTokens } from "./rates/createKnownTokens.ts";
import type { Place } from "./rates/createPlaces.ts";
import type { Rates } from "./rates/createRates.ts";
import type { SecretBox } from "./secrets/SecretBox.ts";
import type { Db } from "./store/Db.ts";

/** What every service works with. */
export interface Context {
  readonly db: Db;
  /** The store for what anybody may ask, apart from it so that nobody waits for others' searches. */
  readonly searchDb: Db;
  /** Whether nothing more may be written: see {@link Store}. */
  readonly isFull: () => Promise<boolean>;
  /** Seals secrets that are stored. */
  readonly secretBox: SecretBox;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly chains: ReadonlyMap<number, EscrowChain>;
  readonly settings: Settings;
  readonly metrics: Metrics;
  /** What addresses, keys and agents may still ask for. */
  readonly rates: Rates;
  /** Takes a place in somebody's line, in which there are so many at most. */
  readonly takePlace: (name: string, most: number) => Place;
  readonly knownTokens: KnownTokens;
  /** Requests of one agent that are taken at once. */
  readonly mostOfAgent: number;
  /** Of one address, those of which nobody knows yet whose they are. */
  readonly mostOfAddress: number;
  /** The origin at which agents reach the platform. */
  readonly origin: () => string;
}
