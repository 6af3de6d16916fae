import { concat, type Hex, numberToHex } from "viem";
import type { Call } from "../../accounts/Call.ts";
import { type Execution, toExecution } from "../../accounts/erc7579/encodeExecute.ts";
import { encodeGrant } from "../door/toValidatorDoor.ts";
import { SessionExpiredError, SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import { matchCalls } from "../kernel/matchCalls.ts";
import { encodeClaims } from "../kernel/presentation.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { type Period, periodAt } from "../terms/periods.ts";

/** What is redeemed, and by what. */
export interface PreparedRedemption {
  readonly execution: Execution;
  readonly period: Period;
  /** Which entries of the terms allow the calls, a byte for each. */
  readonly entries: Hex;
  /** What stands in the permission context behind the account: `grant ‖ claims ‖ terms`. */
  readonly presentation: Hex;
}

/**
 * Lays out the redemption of calls, in the budget period of now. Of a session that is not installed, the grant comes
 * along.
 *
 * @param context - The opened session.
 * @param calls - The calls.
 */
export async function prepareRedemption(
  context: SessionContext,
  calls: readonly Call[],
): Promise<PreparedRedemption> {
  const { publicClient, door, session } = context;
  const { grant, terms } = session;
  const { indices } = matchCalls(calls, terms);
  const [now, installed] = await Promise.all([readChainTime(publicClient), door.isInstalled()]);
  const { validAfter, validUntil } = terms;
  if (now < validAfter) throw new SessionNotStartedError({ validAfter, retryAt: validAfter });
  if (now > validUntil) throw new SessionExpiredError({ validUntil });
  const period = periodAt(terms, now);
  const { enableSignature } = grant;
  const claims = encodeClaims({ period: period.number, indices });
  return {
    execution: toExecution(calls),
    period,
    entries: concat(indices.map((index) => numberToHex(index, { size: 1 }))),
    presentation: concat([installed ? "0x00" : encodeGrant(enableSignature), claims, grant.terms]),
  };
}
