import { isErc6492Signature, isHash } from "viem";
import type { Enabling } from "./enableIfNeeded.ts";
import { enableAndSign, enableIfNeeded } from "./enableIfNeeded.ts";
import { isSettledBy } from "./findSettlement.ts";
import type { PayerContext, PaymentWish } from "./PayerContext.ts";
import type { PreparedPayment } from "./PreparedPayment.ts";
import { payByKey } from "./payByKey.ts";
import { readPaymentState } from "./paymentState.ts";
import { toExactPayload } from "./toExactPayload.ts";

/**
 * Prepares a payment by the token's authorization (EIP-3009), in a slot of the session's payment rules.
 *
 * @param context - The session and its book.
 * @param wish - The payment.
 * @param enabling - Who enables a session that has not been used yet.
 * @throws What {@link payByKey} and {@link enableIfNeeded} throw.
 */
export async function prepareAuthorization(
  context: PayerContext,
  wish: PaymentWish,
  enabling: Enabling,
): Promise<PreparedPayment> {
  const { session, book } = context;
  const keyed = await payByKey(context, wish);
  const { booked, settledBy } = keyed;
  const isNew = settledBy === undefined;
  const signed = isNew ? await enableIfNeeded(session, keyed, enabling) : keyed.signed;
  const isWrapped = isErc6492Signature(signed.signature);
  return {
    payload: toExactPayload(signed),
    settledBy,
    enable:
      isWrapped && enabling === "auto"
        ? async () => toExactPayload(await enableAndSign(session, booked))
        : undefined,
    async findSettlement() {
      if (settledBy !== undefined) return settledBy;
      const state = await readPaymentState(context, booked);
      if (state.is !== "settled") return undefined;
      await book.settle(booked, state.transaction);
      return state.transaction;
    },
    async noteReceipt(transaction) {
      // A shared book learns it from the chain when it matters; nobody but this process can tell the others.
      if (book.isDurable || transaction === undefined || !isHash(transaction)) return;
      // A server may name any transaction, and a node may lag: what was served is served.
      const isShown = await isSettledBy(session.publicClient, booked, transaction).catch(() => false);
      if (isShown) await book.settle(booked, transaction);
    },
  };
}
