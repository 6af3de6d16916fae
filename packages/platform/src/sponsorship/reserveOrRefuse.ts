import { dayOf } from "./mergeReservations.ts";
import { AllowanceExhaustedError, OperationRefusedError } from "./SponsorshipError.ts";
import type { Reservation, SponsorshipLimits } from "./SponsorshipLedger.ts";
import { type SettleReservationsParameters, settleReservations } from "./settleReservations.ts";

/**
 * Reserves an operation, if need be after settling what stands in its way.
 *
 * @param reservation - What to reserve, from now.
 * @param limits - Of its chain.
 * @param against - Where it is kept, and what settles it.
 * @throws {AllowanceExhaustedError} when the agent has had its operations.
 * @throws {OperationRefusedError} when the day's budget has no room for it.
 */
export async function reserveOrRefuse(
  reservation: Reservation,
  limits: SponsorshipLimits,
  against: Pick<SettleReservationsParameters, "paymaster" | "ledger" | "chain">,
): Promise<void> {
  const { agent, chainId, fromTime: now, fromBlock: head } = reservation;
  const { ledger } = against;
  let answer = await ledger.reserve(reservation, limits);
  const full = { noOperations: { agent }, noBudget: { day: dayOf(now) } };
  for (const limit of ["noOperations", "noBudget"] as const) {
    if (answer !== limit) continue;
    await settleReservations({ ...against, of: full[limit], chainId, now, head });
    answer = await ledger.reserve(reservation, limits);
  }
  if (answer === "noOperations") throw new AllowanceExhaustedError(limits.operations);
  if (answer === "noBudget") {
    throw new OperationRefusedError(
      "DAILY_BUDGET_SPENT",
      "Today's sponsorship budget is used up. Try again tomorrow (UTC).",
    );
  }
}
