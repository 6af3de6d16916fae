import { type PaymentPlace, paymentNonce, type SessionClient, spendCapAbi } from "@abbababa/sdk";
import { type Address, type Hex, parseAbi } from "viem";
import { getBlock, readContract } from "viem/actions";
import type { BookedPayment } from "../book/PaymentBook.ts";
import { PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";
import { findSettlement } from "./findSettlement.ts";
import type { PayerContext } from "./PayerContext.ts";

const abi = parseAbi(["function authorizationState(address authorizer, bytes32 nonce) view returns (bool)"]);

/** Seconds before its end from which a payment is not handed out any more: facilitators want six. */
export const margin = 8;

/** What has become of a booked payment. */
export type PaymentState =
  /** It may be signed, again and again. */
  | { readonly is: "open" }
  /** The transaction moved the money. */
  | { readonly is: "settled"; readonly transaction: Hex }
  /** Its slot was used for something else, by a process without the book: it can never settle. */
  | { readonly is: "foreign" }
  /** It can never settle: a safe block past its end shows its nonce unused, or its session revoked. */
  | { readonly is: "dead" };

/** The single-use nonce of a booked payment. */
export function nonceOf({ account, place, slot }: BookedPayment): Hex {
  return paymentNonce({ ...place, account, slot });
}

/** Where a booked payment stands in the session's terms. */
export function placeOf({ place: { rule, period }, slot }: BookedPayment): PaymentPlace {
  return { rule, period, slot };
}

/**
 * Asks the chain what has become of a booked payment.
 *
 * @param context - The session and its book.
 * @param payment - As booked.
 * @returns Its state.
 * @throws {PaymentOutcomeUnknownError} when the chain cannot tell yet.
 */
export async function readPaymentState(
  { session, book }: PayerContext,
  payment: BookedPayment,
): Promise<PaymentState> {
  const { publicClient } = session;
  const { token, account, key, validBefore } = payment;
  const nonce = nonceOf(payment);
  if (payment.settledBy !== undefined) return { is: "settled", transaction: payment.settledBy };
  const isUsed = (blockNumber?: bigint) =>
    readContract(publicClient, {
      abi,
      address: token,
      functionName: "authorizationState",
      args: [account, nonce],
      ...(blockNumber === undefined ? {} : { blockNumber }),
    });
  const [used, { timestamp }] = await Promise.all([isUsed(), getBlock(publicClient)]);
  if (used) {
    const found = await findSettlement(publicClient, { payment, nonce });
    // Whoever shares the session without sharing a book may have taken the same slot for the same amount.
    if (found.is === "foreign" || book.isDurable) return found;
    const reason = `slot ${payment.slot} of its period is used, and no shared book says by whom`;
    throw new PaymentOutcomeUnknownError({ key, reason });
  }
  const isOfThisSession = payment.place.sessionId.toLowerCase() === session.sessionId.toLowerCase();
  if (isOfThisSession && Number(timestamp) + margin < validBefore) return { is: "open" };
  const safe = await getBlock(publicClient, { blockTag: "safe" });
  const [usedAtSafe, revokedAtSafe] = await Promise.all([
    isUsed(safe.number),
    isRevoked(session, payment, safe.number),
  ]);
  if (!usedAtSafe && (Number(safe.timestamp) >= validBefore || revokedAtSafe)) return { is: "dead" };
  const reason = isOfThisSession
    ? "it has ended, and no safe block shows yet that it was not settled"
    : "it was signed by another session that is not known to be revoked, and may still settle";
  throw new PaymentOutcomeUnknownError({ key, reason, retryAt: validBefore });
}

/** Whether a safe block shows that nothing of the payment's session is valid any more. */
async function isRevoked(
  { publicClient, grant }: SessionClient,
  { account, place }: BookedPayment,
  blockNumber: bigint,
): Promise<boolean> {
  const { revoked } = await readContract(publicClient, {
    abi: spendCapAbi,
    address: grant.contracts.spendCap as Address,
    functionName: "getSession",
    args: [place.sessionId, account],
    blockNumber,
  });
  return revoked;
}
