import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/**
 * Refuses what the chosen door cannot do.
 *
 * @param parameters - What the owner asked for.
 * @throws {PaymentsNeedCompactError | ExecutorUnsupportedError}
 */
export function checkDoor({ executor, policySet, payments }: ParsedSessionKeyParameters): void {
  if (payments.length > 0 && policySet !== "compact") throw new PaymentsNeedCompactError();
  if (executor !== "redeem") return;
  if (policySet !== "compact") throw new ExecutorUnsupportedError({ what: "have no other policies" });
  if (payments.length > 0) throw new ExecutorUnsupportedError({ what: "sign no payments" });
}
