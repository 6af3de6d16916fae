import type { SessionClient } from "@abbababa/sdk";
import { OffersNotPayableError, type RefusedOffer } from "../errors/offerErrors.ts";
import { checkOffer, type PayableOffer, toRefusal } from "../offers/checkOffer.ts";
import type { PaymentRequired } from "../offers/Offer.ts";

/** The offer that is paid, and why others are not. */
export interface ChosenOffer extends PayableOffer {
  /** As the server made it: it goes back unchanged. */
  readonly offer: PaymentRequired["accepts"][number];
  readonly refused: readonly RefusedOffer[];
}

/**
 * Chooses the first of a server's offers that the session may pay; of several in the same token, the least.
 *
 * @param session - The session.
 * @param offers - What the server accepts.
 * @returns The offer.
 * @throws {OffersNotPayableError} saying of each offer which term refuses it.
 */
export async function chooseOffer(
  session: SessionClient,
  offers: PaymentRequired["accepts"],
): Promise<ChosenOffer> {
  const refused: RefusedOffer[] = [];
  let chosen: Omit<ChosenOffer, "refused"> | undefined;
  for (const offer of offers) {
    try {
      const payable = await checkOffer(session, offer);
      const isLess = chosen !== undefined && payable.token === chosen.token && payable.value < chosen.value;
      if (chosen === undefined || isLess) chosen = { ...payable, offer };
    } catch (error) {
      const { scheme, network, asset, amount, payTo } = offer;
      refused.push({ scheme, network, asset, amount, payTo, error: toRefusal(error) });
    }
  }
  if (chosen === undefined) throw new OffersNotPayableError({ refused });
  return { ...chosen, refused };
}
