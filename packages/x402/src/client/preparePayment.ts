import { type Address, isAddress } from "viem";
import * as z from "zod/mini";
import { transferMethodOf } from "../offers/matchOffer.ts";
import type { Offer } from "../offers/Offer.ts";
import type { Enabling } from "../payer/enableIfNeeded.ts";
import type { PayerContext, PaymentWish } from "../payer/PayerContext.ts";
import type { PreparedPayment } from "../payer/PreparedPayment.ts";
import { prepareAuthorization } from "../payer/prepareAuthorization.ts";
import { prepareRedemption } from "../payer/prepareRedemption.ts";

const facilitatorsSchema = z.array(
  z.custom<Address>((value) => typeof value === "string" && isAddress(value, { strict: false })),
);

/**
 * Prepares the payment of an offer, in the way that the session pays.
 *
 * @param context - The session, its book, and who enables it.
 * @param wish - The payment.
 * @param offer - The offer, which may name facilitators, and the chain's time when it was held against the terms.
 */
export async function preparePayment(
  context: PayerContext & { readonly enabling: Enabling },
  wish: PaymentWish,
  { offer, now }: { readonly offer: Pick<Offer, "extra">; readonly now: number },
): Promise<PreparedPayment> {
  const { session, enabling } = context;
  if (transferMethodOf(session) === "eip3009") return await prepareAuthorization(context, wish, enabling);
  await context.hold(now);
  const named = facilitatorsSchema.safeParse(offer.extra?.facilitatorAddresses);
  // A redemption is for one redeemer, or for anybody; whoever sends it can change nothing in it.
  const [redeemer, ...others] = named.success ? named.data : [];
  return await prepareRedemption(session, wish, others.length === 0 ? redeemer : undefined);
}
