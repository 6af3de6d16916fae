import type { Logger } from "pino";
import type { EscrowChain } from "./chain/EscrowChain.ts";
import type { Metrics } from "./metrics/createMetrics.ts";
import type { Settings } from "./options.ts";
import type { Db } from "./store/Db.ts";

/** What every service works with. */
export interface Context {
  readonly db: Db;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly chains: ReadonlyMap<number, EscrowChain>;
  readonly settings: Settings;
  readonly metrics: Metrics;
}
