import { isAddressEqual } from "viem";
import type { BaseError } from "../../errors/BaseError.ts";
import { withPrint } from "../../json/withJson.ts";
import { CeilingExceededError, SpendCapExceededError } from "../errors/budgetErrors.ts";
import { SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import { PaymentsUsedUpError, PaymentTooLargeError } from "../errors/paymentErrors.ts";
import { SessionError } from "../errors/SessionError.ts";
import type { CallMatch } from "../kernel/matchCalls.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import { periodAt, startAfter } from "../terms/periods.ts";
import { readStatus } from "./readStatus.ts";

type Spends = CallMatch["spends"];

/** Whether a session may do something. */
export type Verdict =
  | {
      readonly allowed: true;
      /** First second (unix time) in which it may be done. */
      readonly validAfter: number;
      /** Last second in which it may be done. */
      readonly validUntil: number;
    }
  | {
      readonly allowed: false;
      /** What doing it would throw. */
      readonly error: BaseError;
      /** When or with how much it would pass, other things being equal; `undefined`: never. */
      readonly passesAt?: PassesAt | undefined;
    };

/** What would make a refused operation or payment pass; either is enough. */
export interface PassesAt {
  /** Most base units of the error's token, of all calls together. */
  readonly amount?: bigint | undefined;
  /** Unix seconds: the same would pass from then on. */
  readonly time?: number | undefined;
}

/**
 * Turns a refusal into an answer. A refusal is what the terms or the session's contract say; whatever else goes wrong says
 * nothing of the session, and is thrown.
 *
 * @param context - The opened session.
 * @param thrown - What was thrown.
 * @param spends - What the calls asked about would spend, if it was calls.
 * @returns The answer.
 * @throws {EndpointError} when node or bundler did not answer: ask again.
 */
export async function refusedVerdict(
  context: SessionContext,
  thrown: unknown,
  spends?: Spends,
): Promise<Verdict> {
  if (!(thrown instanceof SessionError)) throw await explain(context, thrown);
  try {
    return withPrint({
      allowed: false,
      error: thrown,
      passesAt: await passesAt(context, thrown, spends),
    });
  } catch (error) {
    throw await explain(context, error);
  }
}

async function passesAt(
  context: SessionContext,
  error: BaseError,
  spends: Spends | undefined,
): Promise<PassesAt | undefined> {
  if (error instanceof PaymentTooLargeError) return { amount: error.limit };
  if (error instanceof SessionNotStartedError) return { time: error.validAfter };
  if (error instanceof PaymentsUsedUpError) {
    return error.nextPeriodStartsAt === undefined ? undefined : { time: error.nextPeriodStartsAt };
  }
  if (error instanceof CeilingExceededError) {
    // Else it is the payments of a session to be enabled that do not fit: a smaller amount changes nothing.
    return spends?.get(error.token) === error.requested ? ofAmount(error.limit - error.used) : undefined;
  }
  if (error instanceof SpendCapExceededError) return await withinCaps(context, error);
  return undefined;
}

/** The contract names the first cap that refuses; what would pass must be within all of them. */
async function withinCaps(
  { publicClient, session }: SessionContext,
  { token, requested }: SpendCapExceededError,
): Promise<PassesAt | undefined> {
  const { grant, terms, sessionId } = session;
  const { account, contracts } = grant;
  const [now, { budgets }] = await Promise.all([
    readChainTime(publicClient),
    readStatus(publicClient, { account, module: contracts.spendCap, sessionId, terms }),
  ]);
  const budget = budgets.find((candidate) => isAddressEqual(candidate.token, token));
  const limit = terms.limits.find((candidate) => isAddressEqual(candidate.token, token));
  if (budget === undefined || limit === undefined) return undefined;
  const later = requested <= limit.perOperation && requested <= budget.left;
  const time = later ? startAfter(terms, periodAt(terms, now)) : undefined;
  const { amount } = ofAmount(budget.spendableNow) ?? {};
  return amount === undefined && time === undefined ? undefined : { amount, time };
}

function ofAmount(amount: bigint): PassesAt | undefined {
  return amount > 0n ? { amount } : undefined;
}
