import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AllowedCall, PaymentRule, SessionTerms, SpendLimit } from "../SessionTerms.ts";

const names = {
  sessionKey: true,
  salt: true,
  epoch: true,
  validAfter: true,
  validUntil: true,
  periodSeconds: true,
  maxOperations: true,
  gasBudget: true,
  guardian: true,
  paymaster: true,
  limits: true,
  calls: true,
  payments: true,
} satisfies Record<keyof SessionTerms, true>;
const limitNames = {
  token: true,
  perOperation: true,
  perPeriod: true,
  lifetime: true,
} satisfies Names<SpendLimit>;
const callNames = { target: true, selector: true, valueCap: true, rules: true } satisfies Names<AllowedCall>;
const paymentNames = {
  token: true,
  payees: true,
  perPayment: true,
  perPeriod: true,
} satisfies Names<PaymentRule>;

/**
 * Refuses terms that hold what terms do not know: it would be left out of what is encoded. Whether their times make sense
 * is for `checkTerms`: what is on a chain already is read and described all the same.
 *
 * @param terms - The terms.
 * @throws {ParametersInvalidError} naming the nearest known name.
 */
export function checkTermsNames(terms: SessionTerms): void {
  const subject = "session's terms";
  checkParameters(terms, names, subject);
  for (const list of ["limits", "calls", "payments"] as const) {
    if (!Array.isArray(terms[list])) throw new ParametersInvalidError(subject, [`${list}: is no list`]);
  }
  for (const limit of terms.limits) checkParameters(limit, limitNames, "limits of the terms");
  for (const call of terms.calls) checkParameters(call, callNames, "calls of the terms");
  for (const rule of terms.payments) checkParameters(rule, paymentNames, "payment rules of the terms");
}
