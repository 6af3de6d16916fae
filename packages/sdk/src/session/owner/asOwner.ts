import type { Address } from "viem";
import type { AccountUnsupportedError, EntryPointUnsupportedError } from "../../accounts/accountErrors.ts";
import type {
  ContractMismatchError,
  ContractNotDeployedError,
  ContractsMissingError,
} from "../../chains/chainErrors.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import type {
  ContractSignatureRefusedError,
  HashNotSignedError,
  OwnerUnknownError,
  PasskeyAssertionInvalidError,
  PasskeyKeyInvalidError,
} from "../../owners/ownerKeyErrors.ts";
import { checkParameters } from "../../parameters/checkParameters.ts";
import type { TimeKind } from "../../parameters/timeFlaw.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type {
  AccountNotDelegatedError,
  OwnerMismatchError,
  OwnerValidatorUnknownError,
  RootValidatorUnsupportedError,
  SafeAdapterMissingError,
  SafeThresholdError,
} from "../errors/ownerErrors.ts";
import type { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { type OwnerActionParameters, type OwnerContext, toOwnerContext } from "./OwnerContext.ts";

/** What {@link asOwner} can throw. */
export type AsOwnerErrorType =
  | DeserializeSessionKeyErrorType
  | NetworkOfErrorType
  | ToSessionErrorType
  | AccountNotDelegatedError
  | AccountUnsupportedError
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | ContractSignatureRefusedError
  | ContractsMissingError
  | EntryPointUnsupportedError
  | HashNotSignedError
  | OwnerMismatchError
  | OwnerUnknownError
  | OwnerValidatorUnknownError
  | PartNotLoadedError
  | PasskeyAssertionInvalidError
  | PasskeyKeyInvalidError
  | RootValidatorUnsupportedError
  | SafeAdapterMissingError
  | SafeThresholdError
  | SessionGrantInvalidError
  | SignatureInvalidError
  | SignerTimeoutError;

/**
 * Does something as an account's owner: whatever stops it is a typed error of this package.
 *
 * @param parameters - Owner, account and network.
 * @param action - Its name, for errors about its parameters, and what these may hold.
 * @param act - What to do.
 * @returns What it returns.
 */
export async function asOwner<result>(
  parameters: OwnerActionParameters,
  { name, names }: { readonly name: string; readonly names: Readonly<Record<string, true | TimeKind>> },
  act: (context: OwnerContext) => Promise<result>,
): Promise<result> {
  const subject = `parameters of ${name}`;
  checkParameters(parameters, names, subject);
  let account: Address | undefined;
  try {
    const context = await toOwnerContext(parameters, subject);
    account = context.account;
    return await act(context);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
