import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters } from "../../parameters/checkParameters.ts";
import type {
  NoEnablingCallError,
  PaymentNotReservedError,
  PaymentPayeeNotAllowedError,
  PaymentsNeedCompactError,
  PaymentsUsedUpError,
  PaymentTokenNotAllowedError,
  PaymentTokenUnsupportedError,
  PaymentTooLargeError,
  PaymentWindowError,
} from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { refusedVerdict, type Verdict } from "../ledger/Verdict.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { periodAt } from "../terms/periods.ts";
import { checkPayingDoor } from "./paymentSignature.ts";
import { preparePayment } from "./preparePayment.ts";
import { refusalOfPayment } from "./refusalOfPayment.ts";
import { enablingOf } from "./signEnabling.ts";
import { paymentNames, paymentSchema, type SignPaymentParameters } from "./signPayment.ts";
import { peekSlot } from "./slots.ts";

/** What `canPay` takes: what `signPayment` takes. */
export type CanPayParameters = SignPaymentParameters;

export type CanPayReturnType = Verdict;

export type CanPayErrorType =
  | ToSessionErrorType
  | ContractNotDeployedError
  | ExecutorUnsupportedError
  | NoEnablingCallError
  | ParametersInvalidError
  | PartNotLoadedError
  | PaymentNotReservedError
  | PaymentPayeeNotAllowedError
  | PaymentTokenNotAllowedError
  | PaymentTokenUnsupportedError
  | PaymentTooLargeError
  | PaymentWindowError
  | PaymentsNeedCompactError
  | PaymentsUsedUpError;

/**
 * Asks whether the session may sign a payment now, without signing it. Whether the account has the money, the token knows.
 *
 * @param context - The opened session.
 * @param parameters - The payment.
 * @returns The seconds of the budget period that it would be of, or the error that `signPayment` would throw.
 * @throws {ParametersInvalidError} when a parameter is not of its form, and what keeps the chain from being asked.
 */
export async function canPay(
  context: SessionContext,
  parameters: CanPayParameters,
): Promise<CanPayReturnType> {
  checkParameters(parameters, paymentNames, "parameters of canPay");
  const { session, publicClient } = context;
  const wish = parseWith(paymentSchema, parameters, "parameters of canPay");
  try {
    checkPayingDoor(session.grant);
    const payment = await preparePayment(context, wish, peekSlot);
    const enabling = await enablingOf(context);
    const refusal = await refusalOfPayment(publicClient, session, { payment, enabling });
    if (refusal !== undefined) throw refusal;
    const { terms } = session;
    const { first, last } = periodAt(terms, terms.validAfter + payment.period * terms.periodSeconds);
    return { allowed: true, validAfter: first, validUntil: last };
  } catch (error) {
    return await refusedVerdict(context, error);
  }
}
