import { choosePaymentRules, type SessionClient } from "@abbababa/sdk";
import type { Address } from "viem";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { evmOfferSchema, type Offer } from "./Offer.ts";

/** What an offer asks for. */
export interface MatchedOffer {
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
}

/**
 * Holds an offer against what a session can sign and what its terms admit, without asking the chain.
 *
 * @param session - The session.
 * @param offer - The offer.
 * @returns What it asks for.
 * @throws {OfferUnsupportedError} when no session could pay it.
 * @throws {PaymentTokenNotAllowedError | PaymentPayeeNotAllowedError | PaymentTooLargeError} when this one may not.
 */
export function matchOffer(
  session: SessionClient,
  offer: Omit<Offer, "extra"> & { extra?: unknown },
): MatchedOffer {
  const { scheme, network, amount } = offer;
  const extra: Readonly<Record<string, unknown>> = isRecord(offer.extra) ? offer.extra : {};
  const unsupported = (reason: string) => new OfferUnsupportedError({ reason });
  if (scheme !== "exact") throw unsupported(`its scheme is "${scheme.slice(0, 40)}", not "exact"`);
  if (network !== `eip155:${session.chainId}`)
    throw unsupported(`it is on ${network.slice(0, 40)}, the session on eip155:${session.chainId}`);
  const { assetTransferMethod = "eip3009" } = extra;
  if (assetTransferMethod !== "eip3009")
    throw unsupported(`it wants the asset moved by ${JSON.stringify(assetTransferMethod).slice(0, 40)}`);
  const addresses = evmOfferSchema.safeParse(offer);
  if (!addresses.success) throw unsupported("its asset or payee is not an address");
  if (!/^\d{1,78}$/.test(amount)) throw unsupported("its amount is not a whole number of base units");
  const { asset: token, payTo: to } = addresses.data;
  const value = BigInt(amount);
  if (value === 0n) throw unsupported("its amount is zero");
  choosePaymentRules(session.terms, { token, to, value });
  return { token, to, value };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
