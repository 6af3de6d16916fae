import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionWish } from "../SessionRequest.ts";
import { isEnablingCall } from "../terms/enablingCall.ts";

/** Bounds of what may be asked for, in seconds. */
const [shortest, longest] = [60, 31_536_000];

/**
 * What a session was granted, as it would be asked for again: the escrow's calls as they stand in its terms, so that the
 * scope of its escrows is carried on.
 *
 * @param session - The session.
 */
export function wishOfTerms({ grant, terms }: Pick<ParsedGrant, "grant" | "terms">): SessionWish {
  const { validAfter, validUntil, periodSeconds, maxOperations, gasBudget, paymaster, guardian } = terms;
  return {
    validitySeconds: toValidity(validUntil - validAfter),
    gasBudgetWei: gasBudget,
    maxOperations,
    spend: terms.limits,
    payments: terms.payments,
    transfers: [],
    periodSeconds,
    paymaster,
    guardian,
    calls: terms.calls.filter((call) => !isEnablingCall(call, terms.sessionKey)),
    escrowCalls: "none",
    executor: grant.executor,
    policySet: grant.policySet,
  };
}

/** Keeps a length of time to what may be asked for. */
export function toValidity(seconds: number): number {
  return Math.min(Math.max(seconds, shortest), longest);
}
