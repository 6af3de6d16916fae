import type { Db } from "./Db.ts";

/** An open store. */
export interface Store {
  readonly db: Db;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
