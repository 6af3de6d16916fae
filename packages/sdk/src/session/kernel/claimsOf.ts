import type { Client, Hex } from "viem";
import type { Call } from "../../accounts/Call.ts";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { choosePeriod } from "./choosePeriod.ts";
import { matchCalls } from "./matchCalls.ts";
import { encodeClaims } from "./presentation.ts";

/**
 * Finds what an operation has to claim about itself now, and refuses what the terms do.
 *
 * @param client - Reads the chain's time.
 * @param terms - The session's.
 * @param calls - The operation's.
 * @returns Encoded claims.
 * @throws {SessionError} saying which term stops it.
 */
export async function claimsOf(client: Client, terms: SessionTerms, calls: readonly Call[]): Promise<Hex> {
  const { indices, spends } = matchCalls(calls, terms);
  const now = await readChainTime(client);
  return encodeClaims({ period: choosePeriod(terms, now, spends.size > 0), indices });
}
