import type { BaseError } from "../../errors/BaseError.ts";
import { PeriodOutsideSessionError } from "../errors/budgetErrors.ts";
import {
  EpochMismatchError,
  PermissionMismatchError,
  SessionNotInstalledError,
  SessionRevokedError,
} from "../errors/lifecycleErrors.ts";
import { ContractInternalError } from "../errors/operationErrors.ts";
import {
  PaymentNotReservedError,
  PaymentPayeeNotAllowedError,
  PaymentsUsedUpError,
  PaymentTooLargeError,
  PaymentWindowError,
} from "../errors/paymentErrors.ts";
import { doorOf, installedPermissionOf } from "../kernel/doorOf.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { periodAt, startAfter } from "../terms/periods.ts";
import type { Payment } from "./Payment.ts";

/** The contract's `PaymentRefusal`, by number. */
const refusals = [
  "None",
  "Malformed",
  "SessionNotInstalled",
  "SessionRevoked",
  "EpochPassed",
  "PermissionMismatch",
  "RuleUnknown",
  "PayeeNotAllowed",
  "ValueTooHigh",
  "SlotOutOfRange",
  "PeriodOutsideSession",
  "StartsBeforePeriod",
  "EndsAfterPeriod",
  "NotReserved",
] as const;

/**
 * Makes a typed error out of the contract's answer to `canPay`.
 *
 * @param refusal - The number that the contract answered.
 * @param facts - The session, the payment asked about, and the account's epoch.
 * @returns The error, not thrown; `undefined` when nothing is refused.
 */
export function fromPaymentRefusal(
  refusal: number,
  facts: { readonly session: ParsedGrant; readonly payment: Payment; readonly epoch: bigint },
): BaseError | undefined {
  const { session, payment, epoch } = facts;
  const { terms, sessionId, grant } = session;
  const { to, value, validAfter, validBefore } = payment.authorization;
  const token = payment.token.verifyingContract;
  const rule = terms.payments[payment.rule];
  const name = refusals[refusal];
  switch (name) {
    case "None":
      return undefined;
    case "SessionNotInstalled":
      return new SessionNotInstalledError({ sessionId, door: doorOf(grant) });
    case "SessionRevoked":
      return new SessionRevokedError({ sessionId });
    case "EpochPassed":
      return new EpochMismatchError({ current: epoch, inTerms: terms.epoch });
    case "PermissionMismatch":
      return new PermissionMismatchError({ installed: "0x00000000", used: installedPermissionOf(session) });
    case "PayeeNotAllowed":
      return new PaymentPayeeNotAllowedError({ token, payee: to });
    case "ValueTooHigh":
      return new PaymentTooLargeError({ token, limit: rule?.perPayment ?? 0n, requested: value });
    case "PeriodOutsideSession":
      return new PeriodOutsideSessionError({ period: payment.period });
    case "SlotOutOfRange":
    case "StartsBeforePeriod":
    case "EndsAfterPeriod": {
      const period = periodAt(terms, terms.validAfter + payment.period * terms.periodSeconds);
      if (name === "SlotOutOfRange") {
        const perPeriod = rule?.perPeriod ?? 0;
        const nextPeriodStartsAt = startAfter(terms, period);
        return new PaymentsUsedUpError({ token, period: period.number, perPeriod, nextPeriodStartsAt });
      }
      return new PaymentWindowError({
        earliest: Math.max(period.first - 1, 0),
        latest: period.last + 1,
        validAfter: Number(validAfter),
        validBefore: Number(validBefore),
      });
    }
    case "NotReserved":
      return new PaymentNotReservedError({ token });
    default:
      return new ContractInternalError({ errorName: name ?? `PaymentRefusal ${refusal}` });
  }
}
