import type { Client, Hex } from "viem";
import { readChainTime } from "../node/readChainTime.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { choosePeriod } from "./choosePeriod.ts";
import { decodeExecute } from "./decodeExecute.ts";
import { matchCalls } from "./matchCalls.ts";
import { encodeClaims } from "./presentation.ts";

/**
 * Finds what an operation has to claim about itself now, and refuses what the terms do.
 *
 * @param client - Reads the chain's time.
 * @param terms - The session's.
 * @param callData - The operation's.
 * @returns Encoded claims.
 * @throws {SessionError} saying which term stops it.
 */
export async function claimsOf(client: Client, terms: SessionTerms, callData: Hex): Promise<Hex> {
  const { indices, spends } = matchCalls(decodeExecute(callData), terms);
  const now = await readChainTime(client);
  return encodeClaims({ period: choosePeriod(terms, now, spends.size > 0), indices });
}
