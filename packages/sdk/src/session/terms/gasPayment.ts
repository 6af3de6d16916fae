import type { SessionTerms } from "../SessionTerms.ts";

/**
 * Says who may pay for a session's gas, in the words that the owner signs: what a paymaster that takes tokens can take is
 * bounded by no limit of the session.
 *
 * @param paymaster - Of the terms.
 */
export function gasPaymentOf(paymaster: SessionTerms["paymaster"]): string {
  if (paymaster === "none") return "The account pays for gas in ETH.";
  const who = paymaster === "any" ? "Any paymaster" : "The paymaster";
  return `${who} may pay for gas and take for it, beyond all limits, any token the account lets it take.`;
}
