import { getAddress } from "viem";
import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/**
 * Reads what a grant means.
 *
 * @param grant - The grant.
 * @returns Its terms, and what the session is known by.
 * @throws What `decodeTerms` throws.
 */
export function toParsedGrant(grant: SessionGrant): ParsedGrant {
  const terms = decodeTerms(grant.terms);
  const { chainId, contracts } = grant;
  const sessionId = sessionIdOf({ chainId, module: contracts.spendCap, terms: grant.terms });
  return { grant, terms, sessionId, sessionKeyAddress: getAddress(terms.sessionKey) };
}
