import { leastLeft, leastPassed } from "../bundlerMargins.ts";
import {
  PeriodBoundaryError,
  SessionExpiredError,
  SessionNotStartedError,
} from "../errors/lifecycleErrors.ts";
import type { SessionTerms } from "../SessionTerms.ts";

/**
 * Chooses the budget period that an operation names.
 *
 * The EntryPoint includes an operation that spends only within the period it names, and bundlers ask for some
 * distance from either bound. An operation that spends nothing is bound by the session's window alone.
 *
 * @param terms - The session's window and period length.
 * @param now - The chain's time, unix seconds.
 * @param spends - Whether the operation spends anything.
 * @returns The period's number.
 * @throws {SessionNotStartedError | SessionExpiredError} when the session's window does not allow an operation now.
 * @throws {PeriodBoundaryError} when the period's bounds do not; `retryAt` says when the next one does.
 */
export function choosePeriod(
  terms: Pick<SessionTerms, "validAfter" | "validUntil" | "periodSeconds">,
  now: number,
  spends: boolean,
): number {
  const { validAfter, validUntil, periodSeconds } = terms;
  if (now < validAfter + leastPassed && validAfter > 0) {
    throw new SessionNotStartedError({ validAfter, retryAt: validAfter + leastPassed });
  }
  if (now + leastLeft > validUntil) throw new SessionExpiredError({ validUntil });
  if (periodSeconds === 0) return 0;

  const period = Math.floor((now - validAfter) / periodSeconds);
  if (!spends) return period;
  const start = validAfter + period * periodSeconds;
  const last = Math.min(start + periodSeconds - 1, validUntil);
  if (now < start + leastPassed) throw new PeriodBoundaryError({ period, retryAt: start + leastPassed });
  if (now + leastLeft <= last) return period;
  const retryAt = last + 1 + leastPassed;
  if (retryAt + leastLeft > validUntil) throw new SessionExpiredError({ validUntil });
  throw new PeriodBoundaryError({ period, retryAt });
}
