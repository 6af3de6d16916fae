import type { AccountKind } from "../../../src/accounts/index.ts";
import type { Trial } from "./Trial.ts";

/** Something that the session module does on every account. */
export interface Behaviour {
  /** As the table of results says it. */
  readonly title: string;
  /** Shows it on a fresh account; throws when it is not so. */
  run(trial: Trial): Promise<void>;
  /** Accounts that do it otherwise: why, as the table says it, and what is shown of them instead. */
  readonly otherwise?: Readonly<Partial<Record<AccountKind, Otherwise>>>;
}

/** What an account does instead. */
export interface Otherwise {
  readonly reason: string;
  run(trial: Trial): Promise<void>;
}

/** Behaviours of one kind, under a heading of the table. */
export interface BehaviourGroup {
  readonly heading: string;
  readonly behaviours: readonly Behaviour[];
}
