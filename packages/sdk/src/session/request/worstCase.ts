import { type Address, getAddress } from "viem";
import type { SessionTerms } from "../SessionTerms.ts";
import { countPeriods } from "../terms/periods.ts";
import { worstPayments } from "../terms/worstPayments.ts";

/** What may be lost of one token at the very worst. */
export interface WorstCase {
  /** The token; the zero address is native ETH. */
  readonly token: Address;
  /** Base units over the session's life, by calls and by payments; of ETH wei, without gas. */
  readonly amount: bigint;
}

/**
 * Sums what sessions may cost at the very worst, if nobody revokes them: whatever their calls may spend, and all that they
 * may sign payments for.
 *
 * @param sessions - Terms of one session, or of several that live at once.
 * @returns One entry for each token.
 */
export function worstCase(sessions: readonly SessionTerms[]): WorstCase[] {
  const totals = new Map<Address, bigint>();
  const add = (token: Address, amount: bigint) => {
    const key = getAddress(token);
    totals.set(key, (totals.get(key) ?? 0n) + amount);
  };
  for (const terms of sessions) {
    for (const { token, lifetime, perPeriod } of terms.limits) {
      const renewed = perPeriod * BigInt(countPeriods(terms));
      add(token, renewed < lifetime ? renewed : lifetime);
    }
    for (const { token, total } of worstPayments(terms)) add(token, total);
  }
  return [...totals].map(([token, amount]) => ({ token, amount }));
}

/** Wei that the sessions' gas may cost at the very worst. */
export function worstGas(sessions: readonly SessionTerms[]): bigint {
  return sessions.reduce((sum, { gasBudget }) => sum + gasBudget, 0n);
}
