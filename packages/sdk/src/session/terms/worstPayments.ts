import { type Address, getAddress } from "viem";
import type { PaymentRule, SessionTerms } from "../SessionTerms.ts";
import { countPeriods } from "./periods.ts";

/** What a session can pay of one token by signatures, at the very worst. */
export interface WorstPayments {
  readonly token: Address;
  /** Base units over the session's life: periods · payments · most per payment, of all rules of the token. */
  readonly total: bigint;
}

/**
 * Sums what the payment rules of a session are worth over its life, when every slot is used to the full.
 *
 * @param terms - The session's terms.
 * @returns One entry for each token that has rules.
 */
export function worstPayments(terms: SessionTerms): WorstPayments[] {
  const totals = new Map<Address, bigint>();
  for (const rule of terms.payments) {
    const token = getAddress(rule.token);
    totals.set(token, (totals.get(token) ?? 0n) + worstOfRule(rule, terms));
  }
  return [...totals].map(([token, total]) => ({ token, total }));
}

/** Base units that one rule is worth over the session's life. */
export function worstOfRule({ perPayment, perPeriod }: PaymentRule, terms: SessionTerms): bigint {
  return perPayment * BigInt(perPeriod) * BigInt(countPeriods(terms));
}
