import { concat, maxUint128 } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import type { Call } from "../../accounts/Call.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { SessionExpiredError, SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import type { CallsTooManyError } from "../errors/operationErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { type CallMatch, matchCalls } from "../kernel/matchCalls.ts";
import { encodeClaims } from "../kernel/presentation.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { periodAt } from "../terms/periods.ts";
import { askCanSpend } from "./askCanSpend.ts";
import { refusedVerdict, type Verdict } from "./Verdict.ts";

/** What an operation is asked about with. */
export interface CanSpendQuestion {
  readonly calls: readonly Call[];
  /** Wei that its gas may cost at worst. */
  readonly gasCost: bigint;
}

export type CanSpendReturnType = Verdict;

export type CanSpendErrorType =
  | ToSessionErrorType
  | CallsTooManyError
  | ParametersInvalidError
  | PartNotLoadedError;

/**
 * Asks the session's contract whether the session may make calls now, without making them.
 *
 * The contract runs the code that enforces. Whether the calls themselves succeed, it does not know.
 *
 * @param context - The opened session, enabled or pending.
 * @param question - The calls of one operation, and its gas.
 * @returns The seconds in which an operation with them may be included, or the error that it would fail with.
 * @throws {BaseError} what keeps the chain from being asked.
 */
export async function canSpend(
  context: SessionContext,
  { calls, gasCost }: CanSpendQuestion,
): Promise<CanSpendReturnType> {
  if (gasCost < 0n || gasCost > maxUint128) {
    throw new ParametersInvalidError("parameters of canSpend", ["gasCost: is not an amount of wei"]);
  }
  const { account, publicClient, session } = context;
  const { terms, grant } = session;
  let match: CallMatch | undefined;
  try {
    match = matchCalls(calls, terms);
    const { indices } = match;
    const now = await readChainTime(publicClient);
    const { validAfter, validUntil } = terms;
    if (now < validAfter) throw new SessionNotStartedError({ validAfter, retryAt: validAfter });
    if (now > validUntil) throw new SessionExpiredError({ validUntil });
    const claims = encodeClaims({ period: periodAt(terms, now).number, indices });
    const userOperation: UserOperation<"0.7"> = {
      sender: account.address,
      nonce: 0n,
      callData: await account.encodeCalls(calls),
      // One wei a unit of gas: the operation costs what was asked about.
      preVerificationGas: gasCost,
      maxFeePerGas: 1n,
      maxPriorityFeePerGas: 1n,
      callGasLimit: 0n,
      verificationGasLimit: 0n,
      signature: "0x",
    };
    const presentation = concat([claims, grant.terms]);
    const answer = await askCanSpend(publicClient, session, { userOperation, presentation });
    if (!answer.allowed) throw answer.error;
    return answer;
  } catch (error) {
    return await refusedVerdict(context, error, match?.spends);
  }
}
