import type { SessionClient } from "@abbababa/sdk";
import type { PaymentRequirements, SchemeNetworkClient } from "@x402/core/types";
import { OffersNotPayableError, type RefusedOffer } from "../errors/offerErrors.ts";
import { toRefusal } from "../offers/checkOffer.ts";
import { matchOffer } from "../offers/matchOffer.ts";
import { type SessionSchemeOptions, sessionScheme } from "./sessionScheme.ts";

/** What is asked of an x402 client: those of other versions of `@x402/core` have it, too. */
export interface SessionRegistrar {
  register(network: `${string}:${string}`, scheme: SchemeNetworkClient): unknown;
  registerPolicy(policy: (version: number, offers: PaymentRequirements[]) => PaymentRequirements[]): unknown;
}

/**
 * Has an x402 client pay by a session: registers {@link sessionScheme} for the session's chain, and keeps the client from
 * choosing an offer on that chain that the session's terms do not admit. Offers of other chains and schemes are left to
 * whatever else is registered.
 *
 * @param client - The client.
 * @param session - An opened session with payment rules.
 * @param options - As for {@link sessionScheme}.
 * @returns The client.
 *
 * @example
 * const buy = wrapFetchWithPayment(fetch, registerSession(new x402Client(), session));
 */
export function registerSession<client extends SessionRegistrar>(
  client: client,
  session: SessionClient,
  options: SessionSchemeOptions = {},
): client {
  const network = `eip155:${session.chainId}` as const;
  client.register(network, sessionScheme(session, options));
  client.registerPolicy((_, offers) => {
    const refused: RefusedOffer[] = [];
    const admitted = offers.filter((offer) => isAdmitted(session, offer, refused));
    if (admitted.length === 0 && refused.length > 0) throw new OffersNotPayableError({ refused });
    return admitted;
  });
  return client;
}

function isAdmitted(session: SessionClient, offer: PaymentRequirements, refused: RefusedOffer[]): boolean {
  const { scheme, network, asset, amount, payTo } = offer;
  if (scheme !== "exact" || network !== `eip155:${session.chainId}`) return true;
  try {
    matchOffer(session, offer);
    return true;
  } catch (error) {
    refused.push({ scheme, network, asset, amount, payTo, error: toRefusal(error) });
    return false;
  }
}
