import { type Address, isAddressEqual } from "viem";
import type { SpendCapKind } from "../errors/budgetErrors.ts";
import type { SpendLimit } from "../SessionTerms.ts";

/**
 * Finds the longest-lived cap that has a violated limit: equal caps are one to whoever granted them.
 *
 * @param violation - The violation.
 * @param limits - The session's limits.
 * @returns The cap to name.
 */
export function longestCap(
  { cap, token, limit }: { readonly cap: SpendCapKind; readonly token: Address; readonly limit: bigint },
  limits: readonly SpendLimit[],
): SpendCapKind {
  const found = limits.find((candidate) => isAddressEqual(candidate.token, token));
  if (found === undefined) return cap;
  if (found.lifetime === limit) return "lifetime";
  return found.perPeriod === limit ? "perPeriod" : cap;
}
