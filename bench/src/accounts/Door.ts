import type { Call } from "../gas/submit.ts";
import type { Cost } from "./Cost.ts";

/** Something that executes calls of the account. */
export interface Door {
  /** @param first - Whether to grant or enable the session with it. */
  act(calls: readonly Call[], first: boolean): Promise<Cost>;
}
