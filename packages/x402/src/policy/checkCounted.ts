import type { SessionClient } from "@abbababa/sdk";
import { ParametersInvalidError } from "@abbababa/sdk/errors";
import type { PaymentPolicy } from "./PaymentPolicy.ts";

/**
 * Refuses limits that nothing would count: redemptions are booked by the chain alone, where the session's terms limit them.
 *
 * @param session - The session.
 * @param policy - The policy.
 */
export function checkCounted({ grant }: SessionClient, policy: PaymentPolicy): void {
  if (grant.executor !== "redeem") return;
  const counted = (["maxPerHostPerDay", "maxPerDay"] as const).filter((rule) => policy[rule] !== undefined);
  if (counted.length === 0) return;
  throw new ParametersInvalidError(
    "policy of a session that redeems",
    counted.map(
      (rule) => `${rule}: is counted for payments by signature only; limit the session's \`spend\``,
    ),
  );
}
