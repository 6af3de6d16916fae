import type { KeyHolder } from "./KeyHolder.ts";
import type { Owner } from "./Owner.ts";

/** A session in the wrong hands, and what its owner can do about it. */
export interface Target {
  /** Whose account it is. */
  readonly owner: Owner;
  /** Whoever has the key. */
  readonly holder: KeyHolder;
  /** Kills the session, as well as its module set lets an owner do that. */
  revoke(): Promise<void>;
  /** Kills all sessions that were granted so far, as well as its module set lets an owner do that. */
  revokeAll(): Promise<void>;
}
