import type { SessionClient } from "@abbababa/sdk";
import { findEscrow, fundEscrow, getEscrowId, totalWithFee } from "@abbababa/sdk/escrow";
import type { PaymentRequirements, SchemeNetworkClient } from "@x402/core/types";
import { findDefaultAsset } from "@x402/evm";
import { isAddressEqual, sha256, stringToHex } from "viem";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { PaymentKeyConflictError } from "../errors/payingErrors.ts";
import { evmOfferSchema } from "../offers/Offer.ts";
import { readChainTime } from "../offers/readChainTime.ts";
import { escrowExtraSchema, escrowSchemeId } from "./escrowPayload.ts";

/** Seconds that the funding may take to be included: the seller counts from there. */
const inclusion = 600n;

/** What {@link escrowScheme} takes beside the session. */
export interface EscrowSchemeOptions {
  /**
   * Names the payment of an offer: payments of one name are one escrow. It is shown to the seller as what proves the
   * buyer, so it must not be guessed. @default a random one for each payment
   */
  readonly key?: ((offer: PaymentRequirements) => string | undefined) | undefined;
}

/**
 * The scheme `abbababa-escrow` for a buyer: funds an escrow for the seller by an operation of the session, once for each
 * key, and shows it. The session's terms bind seller, amount and scope as for every escrow.
 *
 * @param session - An opened session that may buy (`escrowCalls: "bounded"`).
 * @param options - {@link EscrowSchemeOptions}
 * @returns A scheme to register for the session's chain.
 */
export function escrowScheme(session: SessionClient, { key }: EscrowSchemeOptions = {}): SchemeNetworkClient {
  return {
    scheme: escrowSchemeId,
    findDefaultAsset,
    async createPaymentPayload(x402Version: number, offer: PaymentRequirements) {
      const terms = readOffer(session, offer);
      const { seller, token, amount, escrowAddress } = terms;
      const name = key?.(offer) ?? crypto.randomUUID();
      const transactionId = `x402:${sha256(stringToHex(name)).slice(2)}`;
      const { account: buyer, escrowScope: scope } = session;
      const escrowId = getEscrowId({ buyer, transactionId, scope });
      const known = await findEscrow(session, { escrowId, escrowAddress });
      if (known !== undefined) {
        const isSame =
          isAddressEqual(known.seller, seller) &&
          isAddressEqual(known.token, token) &&
          known.amount === amount;
        const booked = { token: known.token, to: known.seller, value: known.amount };
        const offered = { token, to: seller, value: amount };
        if (!isSame) throw new PaymentKeyConflictError({ key: name, booked, offered });
        return { x402Version, payload: { escrowId, transactionId } };
      }
      const now = await readChainTime(session);
      const { deliverySeconds, disputeWindow, abandonmentGrace } = terms;
      const deadline = now + BigInt(deliverySeconds) + inclusion;
      const wish = {
        transactionId,
        seller,
        token,
        amount,
        deadline,
        disputeWindow,
        abandonmentGrace,
        escrowAddress,
      };
      await fundEscrow(session, wish);
      return { x402Version, payload: { escrowId, transactionId } };
    },
  };
}

function readOffer(session: SessionClient, offer: PaymentRequirements) {
  const unsupported = (reason: string) => new OfferUnsupportedError({ reason });
  if (offer.network !== `eip155:${session.chainId}`)
    throw unsupported(`it is on ${offer.network}, the session on eip155:${session.chainId}`);
  const addresses = evmOfferSchema.safeParse(offer);
  const extra = escrowExtraSchema.safeParse(offer.extra);
  if (!addresses.success || !extra.success)
    throw unsupported("it does not say asset, payee and the escrow's terms");
  if (!/^[1-9]\d{0,28}$/.test(offer.amount))
    throw unsupported("its amount is not a whole number of base units above 0");
  const { escrowContract, ...terms } = extra.data;
  const { abbaBabaEscrow } = session.grant.contracts;
  if (abbaBabaEscrow === undefined || !isAddressEqual(abbaBabaEscrow, escrowContract))
    throw unsupported(`it names the escrow contract ${escrowContract}, which is not the session's`);
  const { asset: token, payTo: seller } = addresses.data;
  // The seller's price is what the offer says; the fee comes on top.
  return {
    ...terms,
    seller,
    token,
    amount: totalWithFee(BigInt(offer.amount)),
    escrowAddress: escrowContract,
  };
}
