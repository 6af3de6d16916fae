import type { Db } from "./Db.ts";

/** An open store. */
export interface Store {
  readonly db: Db;
  /** For what anybody may ask: a few connections of its own, and little time. */
  readonly searchDb: Db;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  /** Whether nothing more may be written, as the disk is as good as full; PostgreSQL says so itself. */
  isFull(): Promise<boolean>;
  close(): Promise<void>;
}
