import { choosePaymentRules, type SessionClient } from "@abbababa/sdk";
import type { Address } from "viem";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { amountPattern, evmOfferSchema, type Offer } from "./Offer.ts";
import { withStepUp } from "./withStepUp.ts";

/** How the asset moves: by the token's own authorization, or by a redemption of the session's. */
export type TransferMethod = "eip3009" | "erc7710";

/** What an offer asks for. */
export interface MatchedOffer {
  readonly method: TransferMethod;
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
  const method = transferMethodOf(session);
  const { assetTransferMethod = "eip3009" } = extra;
  if (assetTransferMethod !== method) {
    const asked = JSON.stringify(assetTransferMethod).slice(0, 40);
    throw unsupported(`it wants the asset moved by ${asked}, and the session moves it by "${method}"`);
  }
  const addresses = evmOfferSchema.safeParse(offer);
  if (!addresses.success) throw unsupported("its asset or payee is not an address");
  if (!amountPattern.test(amount)) throw unsupported("its amount is not a whole number of base units");
  const { asset: token, payTo: to } = addresses.data;
  const value = BigInt(amount);
  if (value === 0n) throw unsupported("its amount is zero");
  if (method === "eip3009") {
    try {
      choosePaymentRules(session.terms, { token, to, value });
    } catch (error) {
      throw withStepUp(session, { token, to, value }, error);
    }
  }
  return { method, token, to, value };
}

/** Sessions that redeem sign redemptions, all others payments. */
export function transferMethodOf({ grant }: Pick<SessionClient, "grant">): TransferMethod {
  return grant.executor === "redeem" ? "erc7710" : "eip3009";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
