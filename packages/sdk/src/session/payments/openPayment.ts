import * as z from "zod/mini";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type {
  PaymentPayeeNotAllowedError,
  PaymentsNeedCompactError,
  PaymentTokenNotAllowedError,
  PaymentTokenUnsupportedError,
  PaymentTooLargeError,
} from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { checkPayingDoor } from "./paymentSignature.ts";
import { type PaymentOpening, readOpening } from "./preparePayment.ts";
import { paymentSchema, type SignPaymentParameters } from "./signPayment.ts";

/** What `openPayment` takes. */
export type OpenPaymentParameters = Pick<SignPaymentParameters, "to" | "value" | "token">;

export type OpenPaymentReturnType = PaymentOpening;

export type OpenPaymentErrorType =
  | ToSessionErrorType
  | ContractNotDeployedError
  | ExecutorUnsupportedError
  | ParametersInvalidError
  | PaymentPayeeNotAllowedError
  | PaymentTokenNotAllowedError
  | PaymentTokenUnsupportedError
  | PaymentTooLargeError
  | PaymentsNeedCompactError;

const names = { to: true, value: true, token: true } satisfies Names<OpenPaymentParameters>;
const { to, value, token } = paymentSchema.shape;
const schema = z.object({ to, value, token });

/**
 * Reads what the session's terms admit of a payment now, for callers that keep a book of slots and sign by `place`.
 *
 * @param context - The opened session.
 * @param parameters - Payee, value (base units) and token.
 * @returns The rules that admit it, the budget period, the token's domain and the chain's time.
 * @throws {PaymentTokenNotAllowedError | PaymentPayeeNotAllowedError | PaymentTooLargeError}
 * @throws {PaymentTokenUnsupportedError | SessionNotStartedError | SessionExpiredError}
 */
export async function openPayment(
  context: SessionContext,
  parameters: OpenPaymentParameters,
): Promise<OpenPaymentReturnType> {
  checkParameters(parameters, names, "parameters of openPayment");
  const wish = parseWith(schema, parameters, "parameters of openPayment");
  try {
    checkPayingDoor(context.session.grant);
    return await readOpening(context, wish);
  } catch (error) {
    throw toSessionError(error);
  }
}
