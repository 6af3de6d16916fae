import type { Address } from "viem";
import type { RefusedOffer } from "../errors/offerErrors.ts";
import { PolicyRefusedError } from "../errors/policyErrors.ts";
import type { PaymentRequired } from "../offers/Offer.ts";
import { checkPolicy } from "../policy/checkPolicy.ts";
import { chooseOffer } from "./chooseOffer.ts";
import type { PayingContext } from "./PayingContext.ts";

/** What a call would pay. Nothing is booked or signed. */
export interface PaymentPreview {
  /** Base units; `undefined`: nothing has to be paid. */
  readonly offer: { readonly token: Address; readonly to: Address; readonly value: bigint } | undefined;
  /** Offers that the session may not pay, and why. */
  readonly refused: readonly RefusedOffer[];
  /** Why the policy would refuse. Approval is not asked for. */
  readonly policyRefusal: PolicyRefusedError | undefined;
}

/**
 * Says what would be paid.
 *
 * @param context - The session and its policy.
 * @param required - What the server asks for.
 * @param host - Of the resource.
 * @throws {OffersNotPayableError} when the session may pay none of the offers.
 */
export async function previewPayment(
  { session, book, policy }: PayingContext,
  required: PaymentRequired,
  host: string,
): Promise<PaymentPreview> {
  const { token, to, value, refused, now } = await chooseOffer(session, required.accepts);
  const offer = { token, to, value };
  const facts = { book, account: session.account, now };
  try {
    await checkPolicy({ ...policy, ask: undefined }, { ...offer, host, description: undefined }, facts);
    return { offer, refused, policyRefusal: undefined };
  } catch (error) {
    if (error instanceof PolicyRefusedError) return { offer, refused, policyRefusal: error };
    throw error;
  }
}
