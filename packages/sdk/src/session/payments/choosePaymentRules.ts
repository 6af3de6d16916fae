import { type Address, isAddressEqual } from "viem";
import {
  PaymentPayeeNotAllowedError,
  PaymentTokenNotAllowedError,
  PaymentTooLargeError,
} from "../errors/paymentErrors.ts";
import type { PaymentRule, SessionTerms } from "../SessionTerms.ts";

/** What a payment asks of the terms. */
export interface PaymentWish {
  readonly token: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
}

/** A payment rule and its place in the terms. */
export interface NumberedRule extends PaymentRule {
  readonly rule: number;
}

/**
 * Finds the rules that admit a payment, in the order of the terms.
 *
 * @param terms - The session's terms.
 * @param wish - Token, payee and value.
 * @returns At least one rule.
 * @throws {PaymentTokenNotAllowedError | PaymentPayeeNotAllowedError | PaymentTooLargeError} naming the term that is in
 * the way of the rules that come closest.
 */
export function choosePaymentRules(
  { payments }: Pick<SessionTerms, "payments">,
  { token, to, value }: PaymentWish,
): readonly NumberedRule[] {
  const numbered = payments.map((payment, rule) => ({ ...payment, rule }));
  const ofToken = numbered.filter((payment) => isAddressEqual(payment.token, token));
  if (ofToken.length === 0) throw new PaymentTokenNotAllowedError({ token });
  const ofPayee = ofToken.filter(
    ({ payees }) => payees === "anyone" || payees.some((payee) => isAddressEqual(payee, to)),
  );
  if (ofPayee.length === 0) throw new PaymentPayeeNotAllowedError({ token, payee: to });
  const fitting = ofPayee.filter(({ perPayment }) => value <= perPayment);
  if (fitting.length === 0) {
    const [limit = 0n] = ofPayee.map(({ perPayment }) => perPayment).sort((a, b) => (a > b ? -1 : 1));
    throw new PaymentTooLargeError({ token, limit, requested: value });
  }
  return fitting;
}
