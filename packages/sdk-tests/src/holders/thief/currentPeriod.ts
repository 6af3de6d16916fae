import type { DeserializedSessionKey } from "@abbababa/sdk/wallet/session-keys";

/** The budget period that a second falls in. */
export function currentPeriod(terms: DeserializedSessionKey["terms"], now: number): number {
  if (terms.periodSeconds === 0) return 0;
  return Math.max(Math.floor((now - terms.validAfter) / terms.periodSeconds), 0);
}
