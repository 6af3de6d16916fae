import { type SignedPayment, toSessionError } from "@abbababa/sdk";
import { EndpointError, SessionError } from "@abbababa/sdk/errors";
import { type Hex, isAddressEqual } from "viem";
import type { BookedPayment } from "../book/PaymentBook.ts";
import { PaidNotServedError, PaymentKeyConflictError } from "../errors/payingErrors.ts";
import { bookPayment } from "./bookPayment.ts";
import type { PayerContext, PaymentWish } from "./PayerContext.ts";
import { placeOf, readPaymentState } from "./paymentState.ts";

/** A payment under a key. */
export interface KeyedPayment {
  readonly booked: BookedPayment;
  readonly signed: SignedPayment;
  /** Transaction that settled it before; `undefined`: none has, as far as the chain shows. */
  readonly settledBy: Hex | undefined;
}

/**
 * Signs the payment that a key names: the same one each time, until it is proven that it can never settle.
 *
 * It is booked with its slot before it is signed, so whoever comes later, in this process or another, finds it.
 *
 * @param context - The session and its book.
 * @param wish - The payment.
 * @returns The signed payment. Its authorization is the same for the same key.
 * @throws {PaymentOutcomeUnknownError} when it cannot be told whether the key has paid.
 * @throws {PaymentKeyConflictError} when the key names another payment that may still settle.
 */
export async function payByKey(context: PayerContext, wish: PaymentWish): Promise<KeyedPayment> {
  try {
    return await payOnce(context, wish);
  } catch (error) {
    // viem's own errors name the node's URL, which may hold a key.
    throw toSessionError(error);
  }
}

async function payOnce(context: PayerContext, wish: PaymentWish): Promise<KeyedPayment> {
  const { book } = context;
  let booked = (await book.find(wish.key)) ?? (await bookPayment(context, wish));
  for (;;) {
    const state = await readPaymentState(context, booked);
    if (state.is === "settled") {
      const { transaction: settledBy } = state;
      if (booked.settledBy === undefined) await book.settle(booked, settledBy);
      return { booked, signed: await signAgain(context, booked, settledBy), settledBy };
    }
    if (state.is === "open") {
      checkSame(booked, wish);
      return { booked, signed: await signBooked(context, booked), settledBy: undefined };
    }
    const foreign = state.is === "foreign" ? { rule: booked.place.rule, slot: booked.slot } : undefined;
    booked = await bookPayment(context, wish, { replaces: booked.attempt, foreign });
  }
}

function checkSame(booked: BookedPayment, offered: PaymentWish): void {
  const isSame =
    isAddressEqual(booked.token, offered.token) &&
    isAddressEqual(booked.to, offered.to) &&
    booked.value === offered.value;
  if (isSame) return;
  const { key } = offered;
  throw new PaymentKeyConflictError({ key, booked: termsOf(booked), offered: termsOf(offered) });
}

const termsOf = ({ token, to, value }: Pick<BookedPayment, "token" | "to" | "value">) => ({
  token,
  to,
  value,
});

/**
 * Signs a booked payment: as often as wanted, it is the same authorization.
 *
 * @param context - The session that booked it.
 * @param booked - The payment.
 */
export async function signBooked(
  { session }: Pick<PayerContext, "session">,
  booked: BookedPayment,
): Promise<SignedPayment> {
  const { token, to, value, validAfter, validBefore } = booked;
  const place = placeOf(booked);
  return await session.signPayment({ token, to, value, validAfter, validBefore, place });
}

/** A session that was revoked, or replaced, after its payment settled has nothing more to show for it. */
async function signAgain(
  context: PayerContext,
  booked: BookedPayment,
  transaction: Hex,
): Promise<SignedPayment> {
  const reason = "the session that paid can no longer show the payment";
  const isOver = (cause?: unknown) => new PaidNotServedError({ key: booked.key, transaction, reason, cause });
  if (booked.place.sessionId.toLowerCase() !== context.session.sessionId.toLowerCase()) throw isOver();
  try {
    return await signBooked(context, booked);
  } catch (error) {
    if (error instanceof SessionError && !(error instanceof EndpointError)) throw isOver(error);
    throw error;
  }
}
