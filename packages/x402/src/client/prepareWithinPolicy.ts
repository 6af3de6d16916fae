import type { SpendingLimit } from "../book/PaymentBook.ts";
import type { PayableOffer } from "../offers/checkOffer.ts";
import type { Offer } from "../offers/Offer.ts";
import type { Enabling } from "../payer/enableIfNeeded.ts";
import type { PayerContext, PaymentWish } from "../payer/PayerContext.ts";
import type { PreparedPayment } from "../payer/PreparedPayment.ts";
import { checkPolicy } from "../policy/checkPolicy.ts";
import type { PaymentPolicy } from "../policy/PaymentPolicy.ts";
import { preparePayment } from "./preparePayment.ts";

/** What a payment is held against, and made with. */
export interface PolicyContext extends Omit<PayerContext, "hold"> {
  readonly enabling: Enabling;
  readonly policy: PaymentPolicy;
}

/**
 * Books and signs a payment that the policy admits. What is booked already was held against it when it was; what is begun
 * again, as the first is dead, is held against it again.
 *
 * @param context - The session, its book and the policy.
 * @param wish - The payment.
 * @param parameters - The offer that it pays, as the server made it and as it was held against the terms; what the server
 * says that it is for; what ends the waiting for an approval.
 * @throws {PolicyRefusedError} naming the rule.
 */
export async function prepareWithinPolicy(
  context: PolicyContext,
  wish: PaymentWish,
  parameters: {
    readonly offer: Pick<Offer, "extra">;
    readonly payable: Pick<PayableOffer, "now">;
    readonly description: string | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<PreparedPayment> {
  const { session, book, policy } = context;
  const { offer, payable, description, signal } = parameters;
  const { host, token, to, value } = wish;
  // Nobody is asked twice about one payment.
  let { ask } = policy;
  const hold = async (now: number): Promise<readonly SpendingLimit[]> => {
    const facts = { book, account: session.account, now, signal };
    const limits = await checkPolicy({ ...policy, ask }, { host, token, to, value, description }, facts);
    ask = undefined;
    return limits;
  };
  return await preparePayment({ ...context, hold }, wish, { offer, now: payable.now });
}
