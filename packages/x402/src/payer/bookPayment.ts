import { type OpenPaymentReturnType, paymentsUsedUp } from "@abbababa/sdk";
import { getBlockNumber } from "viem/actions";
import type { BookedPayment, SlotRange } from "../book/PaymentBook.ts";
import { PaymentOutcomeUnknownError, PeriodEndingError } from "../errors/payingErrors.ts";
import { PolicyRefusedError } from "../errors/policyErrors.ts";
import { checkKeySlots, keySlot } from "./keySlot.ts";
import type { PayerContext, PaymentWish } from "./PayerContext.ts";
import { margin } from "./paymentState.ts";
import { surveyUsed } from "./usedSlots.ts";

/** Seconds that a payment is valid, whatever the server asks for: time to be settled in, and an end to waiting. */
const [shortest, longest] = [30, 3_600];

/** What a booking begins again. */
export interface Again {
  /** The attempt that is proven dead. */
  readonly replaces: number;
  /** The slot that others have used, if that is why. */
  readonly foreign: { readonly rule: number; readonly slot: number } | undefined;
}

/**
 * Books a payment in a slot of the rules that admit it, before anything is signed.
 *
 * @param context - The session and its book.
 * @param wish - The payment.
 * @param again - What it begins again, if anything.
 * @returns What the key stands for: this payment, or another that was booked first.
 * @throws {PaymentsUsedUpError} when no slot is left in the period; what `openPayment` throws.
 * @throws {PolicyRefusedError} when the agent's own policy refuses it.
 */
export async function bookPayment(
  context: PayerContext,
  wish: PaymentWish,
  again?: Again,
): Promise<BookedPayment> {
  const { session, book } = context;
  const { to, value, token } = wish;
  const [opening, bookedAtBlock] = await Promise.all([
    session.openPayment({ to, value, token }),
    getBlockNumber(session.publicClient, { cacheTime: 0 }),
  ]);
  const { period, rules, now } = opening;
  if (period.last + 1 - now <= margin) throw new PeriodEndingError({ startsAt: period.last + 1 });
  const isHashed = wish.isGiven && !book.isDurable;
  if (isHashed && again === undefined) await checkKeySlots(context, wish, opening);
  const limits = await context.hold(now);
  for (const { rule, perPeriod } of rules) {
    const place = { sessionId: session.sessionId, rule, period: period.number };
    const payment = { ...toDraft(context, wish, opening), place, bookedAtBlock };
    const foreign = again?.foreign?.rule === rule ? [again.foreign.slot] : [];
    for (const range of rangesOf(wish, perPeriod, { isHashed, isShared: book.isDurable })) {
      // A book that all share knows what is used, unless it has just been seen not to.
      const surveyed =
        book.isDurable && foreign.length === 0
          ? []
          : await surveyUsed(session, {
              token: opening.token.verifyingContract,
              place,
              range,
              known: foreign,
            });
      const unavailable = [...foreign, ...surveyed];
      const booking = await book.book({
        payment,
        slots: range,
        unavailable,
        replaces: again?.replaces,
        limits,
      });
      if (booking.is === "booked") return booking.payment;
      if (booking.is === "overLimit") {
        const { limit, spent } = booking;
        const rule = limit.host === undefined ? "maxPerDay" : "maxPerHostPerDay";
        throw new PolicyRefusedError({ rule, host: wish.host, requested: value, limit: limit.most, spent });
      }
    }
  }
  if (isHashed) {
    const reason = "another key has its slot; use a payment book that outlives the process";
    throw new PaymentOutcomeUnknownError({ key: wish.key, reason });
  }
  // What the token knows to be used up, the owner can be asked for more of; what is booked may still come to nothing.
  const verdict = await session.canPay({ to, value, token });
  if (!verdict.allowed && verdict.error.name === "PaymentsUsedUpError") throw verdict.error;
  throw paymentsUsedUp(session.terms, { token: opening.token.verifyingContract, period, rules });
}

function toDraft(
  { session }: PayerContext,
  { key, to, value, host, maxTimeoutSeconds }: PaymentWish,
  { token, now, period }: OpenPaymentReturnType,
) {
  const lifetime = Math.min(Math.max(Math.ceil(maxTimeoutSeconds), shortest), longest);
  return {
    key,
    chainId: session.chainId,
    account: session.account,
    token: token.verifyingContract,
    to,
    value,
    validAfter: Math.max(period.first - 1, 0),
    validBefore: Math.min(now + lifetime, period.last + 1),
    host,
    bookedAt: now,
  };
}

/** From the lowest on, where a book is shared; else from a random one on, so that processes seldom meet. */
function rangesOf(
  { key }: PaymentWish,
  perPeriod: number,
  { isHashed, isShared }: { readonly isHashed: boolean; readonly isShared: boolean },
): SlotRange[] {
  if (isHashed) {
    const slot = keySlot(key, perPeriod);
    return [{ from: slot, below: slot + 1 }];
  }
  const [random = 0] = isShared ? [0] : crypto.getRandomValues(new Uint32Array(1));
  const start = random % perPeriod;
  return [
    { from: start, below: perPeriod },
    { from: 0, below: start },
  ].filter(({ from, below }) => from < below);
}
