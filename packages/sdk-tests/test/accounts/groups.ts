import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { calls } from "./calls.ts";
import { ceilings } from "./ceilings.ts";
import { conformance } from "./conformance.ts";
import { executor } from "./executor.ts";
import { granting } from "./granting.ts";
import { payments } from "./payments.ts";
import { removing } from "./removing.ts";
import { revoking } from "./revoking.ts";
import { spending } from "./spending.ts";

/** Everything that is tried on every account, in the order of the table. */
export const groups: readonly BehaviourGroup[] = [
  granting,
  spending,
  revoking,
  removing,
  calls,
  payments,
  executor,
  ceilings,
  conformance,
];
