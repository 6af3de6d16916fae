import type { Hex } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { TransactionIdInvalidError } from "../../errors/TransactionIdInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type {
  EncryptionError,
  EncryptionPublicKeyInvalidError,
  EnvelopeForgedError,
  EnvelopeInvalidError,
  EnvelopeMismatchError,
  EnvelopeTooLargeError,
  EnvelopeVersionError,
} from "../encryptionErrors.ts";
import { checkEnvelope, type EnvelopeExpectations } from "../envelope/checkEnvelope.ts";
import { envelopeId } from "../envelope/envelopeSignature.ts";

export type VerifyEnvelopeParameters = EnvelopeExpectations;

export interface VerifyEnvelopeReturnType {
  /** The envelope's id, 32 bytes. */
  readonly id: Hex;
}

export type VerifyEnvelopeErrorType =
  | EncryptionError
  | EncryptionPublicKeyInvalidError
  | EnvelopeForgedError
  | EnvelopeInvalidError
  | EnvelopeMismatchError
  | EnvelopeTooLargeError
  | EnvelopeVersionError
  | ParametersInvalidError
  | TransactionIdInvalidError;

const names = {
  envelope: true,
  sender: true,
  recipient: true,
  transactionId: true,
  direction: true,
} satisfies Names<VerifyEnvelopeParameters>;

/**
 * Checks, with public keys alone, that an envelope was made by its sender for this recipient, transaction and direction:
 * for whoever passes envelopes on. What is inside, and whether it is a copy, only the recipient can tell.
 *
 * @param parameters - {@link VerifyEnvelopeParameters}
 * @returns The envelope's id.
 * @throws {EnvelopeInvalidError | EnvelopeTooLargeError | EnvelopeVersionError} when it is none.
 * @throws {EnvelopeMismatchError} when it belongs elsewhere.
 * @throws {EnvelopeForgedError} when the signature does not fit.
 *
 * @example
 * await verifyEnvelope({ envelope, sender, recipient, transactionId: "order-17", direction: "response" });
 */
export async function verifyEnvelope(
  parameters: VerifyEnvelopeParameters,
): Promise<VerifyEnvelopeReturnType> {
  checkParameters(parameters, names, "parameters of verifyEnvelope");
  return { id: envelopeId(checkEnvelope(parameters)) };
}
