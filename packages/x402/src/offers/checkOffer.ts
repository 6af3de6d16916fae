import { BaseError, type SessionClient } from "@abbababa/sdk";
import { EndpointError } from "@abbababa/sdk/errors";
import { encodeFunctionData, erc20Abi } from "viem";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { type MatchedOffer, matchOffer } from "./matchOffer.ts";
import type { Offer } from "./Offer.ts";
import { readChainTime } from "./readChainTime.ts";

/** An offer that a session may pay. */
export interface PayableOffer extends MatchedOffer {
  /** The chain's time, unix seconds. */
  readonly now: number;
}

/**
 * Holds an offer against what a session can sign, what its terms admit, and what the token says of itself.
 *
 * @param session - The session.
 * @param offer - The offer, parsed in form.
 * @returns What it asks for.
 * @throws {OfferUnsupportedError} when no session could pay it; what `openPayment` throws when this one may not.
 */
export async function checkOffer(session: SessionClient, offer: Offer): Promise<PayableOffer> {
  const matched = matchOffer(session, offer);
  const { method, to, value, token } = matched;
  if (method === "erc7710") return { ...matched, now: await checkTransfer(session, matched) };
  const { now, token: domain } = await session.openPayment({ to, value, token });
  const { name, version } = domain;
  const { extra } = offer;
  // A facilitator rebuilds the token's domain by these names: with others no signature would be valid.
  if ((extra?.name ?? name) !== name || (extra?.version ?? version) !== version) {
    const reason = "it gives the token another EIP-712 name or version than the token has";
    throw new OfferUnsupportedError({ reason });
  }
  return { ...matched, now };
}

/** Asks the session's contract whether the transfer is within its terms and what is left of them. */
async function checkTransfer(session: SessionClient, { token, to, value }: MatchedOffer): Promise<number> {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, value] });
  const verdict = await session.canSpend({ calls: [{ to: token, data }] });
  if (!verdict.allowed) throw verdict.error;
  return Number(await readChainTime(session));
}

/** What of a failure is a reason not to take an offer; what is none, such as a node that does not answer, is thrown. */
export function toRefusal(error: unknown): BaseError {
  if (error instanceof BaseError && !(error instanceof EndpointError)) return error;
  throw error;
}
