import type { Call } from "../../accounts/Call.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { GrantNotApprovedError } from "../errors/lifecycleErrors.ts";
import { AccountRejectedError } from "../errors/networkErrors.ts";
import { verifyGrantOf } from "../grant/verifyGrantOf.ts";
import { canSpend } from "../ledger/canSpend.ts";
import type { SessionContext } from "../operation/SessionContext.ts";

/**
 * Finds out why an account refused an operation, where the account hides what the SpendCap said: Safe7579 does.
 *
 * @param context - The opened session.
 * @param calls - The operation's.
 * @param error - What came of it.
 * @returns What the SpendCap says of the calls now, or that the account no longer stands by the grant; else the error as it
 * was.
 */
export async function findReason(
  context: SessionContext,
  calls: readonly Call[],
  error: BaseError,
): Promise<BaseError> {
  if (!(error instanceof AccountRejectedError)) return error;
  // It is about an error that there is already: nothing that goes wrong here says more.
  const verdict = await canSpend(context, { calls, gasCost: 0n }).catch(() => undefined);
  if (verdict?.allowed === false) return verdict.error;
  return await verifyGrantOf(context.publicClient, context.session).then(
    () => error,
    (reason: unknown) => (reason instanceof GrantNotApprovedError ? reason : error),
  );
}
