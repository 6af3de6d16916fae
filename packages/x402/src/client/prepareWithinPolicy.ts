import { inTurn } from "../book/inTurn.ts";
import type { PayableOffer } from "../offers/checkOffer.ts";
import type { Offer } from "../offers/Offer.ts";
import type { Enabling } from "../payer/enableIfNeeded.ts";
import type { PayerContext, PaymentWish } from "../payer/PayerContext.ts";
import type { PreparedPayment } from "../payer/PreparedPayment.ts";
import { checkPolicy } from "../policy/checkPolicy.ts";
import type { PaymentPolicy } from "../policy/PaymentPolicy.ts";
import { preparePayment } from "./preparePayment.ts";

/** What a payment is held against, and made with. */
export interface PolicyContext extends PayerContext {
  readonly enabling: Enabling;
  readonly policy: PaymentPolicy;
}

/**
 * Holds a payment against the policy, and books and signs it. What is booked already was held against it when it was. Of
 * payments that count against a day's limit one at a time is counted and booked, so that many at once do not pass together.
 *
 * @param context - The session, its book and the policy.
 * @param wish - The payment.
 * @param parameters - The offer that it pays, as the server made it and as it was held against the terms; what the server
 * says that it is for.
 * @throws {PolicyRefusedError} naming the rule.
 */
export async function prepareWithinPolicy(
  context: PolicyContext,
  wish: PaymentWish,
  parameters: {
    readonly offer: Pick<Offer, "extra">;
    readonly payable: Pick<PayableOffer, "now">;
    readonly description: string | undefined;
  },
): Promise<PreparedPayment> {
  const { session, book, policy } = context;
  const { offer, payable, description } = parameters;
  const { key, host, token, to, value } = wish;
  const hold = async (rules: PaymentPolicy) => {
    if ((await book.find(key)) !== undefined) return;
    const facts = { book, account: session.account, now: payable.now };
    await checkPolicy(rules, { host, token, to, value, description }, facts);
  };
  await hold(policy);
  const { maxPerDay, maxPerHostPerDay } = policy;
  if (maxPerDay === undefined && maxPerHostPerDay === undefined)
    return await preparePayment(context, wish, offer);
  return await inTurn(book, async () => {
    await hold({ maxPerDay, maxPerHostPerDay });
    return await preparePayment(context, wish, offer);
  });
}
