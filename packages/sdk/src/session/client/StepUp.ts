import type { Call } from "../../accounts/Call.ts";
import type { AskedSession, StepUpParameters } from "../AskedSession.ts";
import { SessionError } from "../errors/SessionError.ts";
import { stepUps } from "../errors/stepUps.ts";
import type { PaymentRequest } from "../payments/preparePayment.ts";

/** What was tried when a session refused. */
export interface Attempt {
  /** The calls of one operation. */
  readonly calls?: readonly Call[] | undefined;
  readonly payment?: PaymentRequest | undefined;
}

/** Asks the owner for what a session lacks. */
export type StepUp = (
  refusal: { readonly error: SessionError; readonly attempt: Attempt },
  parameters: StepUpParameters,
) => Promise<AskedSession>;

/**
 * Gives a refusal that more permission would have let pass the request for it.
 *
 * @param error - What is thrown.
 * @param attempt - What was tried.
 * @param stepUp - Makes the request.
 * @returns The same error.
 */
export function offerStepUp(error: unknown, attempt: Attempt, stepUp: StepUp): unknown {
  if (error instanceof SessionError && stepUps.has(error.name)) {
    // Not enumerable: errors are logged.
    Object.defineProperty(error, "toRequest", {
      configurable: true,
      value: (parameters: StepUpParameters = {}) => stepUp({ error, attempt }, parameters),
    });
  }
  return error;
}
