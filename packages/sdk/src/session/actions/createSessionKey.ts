import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { AccountUnsupportedError, EntryPointUnsupportedError } from "../../accounts/accountErrors.ts";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractsMissingError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type {
  ContractSignatureRefusedError,
  HashNotSignedError,
  OwnerUnknownError,
  PasskeyAssertionInvalidError,
  PasskeyKeyInvalidError,
} from "../../owners/ownerKeyErrors.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { accountNames, toAccountWish } from "../account/AccountWish.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type {
  LayeredSetUnsupportedError,
  TargetGovernsError,
  ValidatorNotInstalledError,
} from "../errors/grantErrors.ts";
import type {
  AccountNonceInvalidError,
  AccountNotDelegatedError,
  OwnerMismatchError,
  OwnerValidatorUnknownError,
  RootValidatorUnsupportedError,
  SafeAdapterMissingError,
  SafeThresholdError,
} from "../errors/ownerErrors.ts";
import type { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type {
  SerializedKeyCorruptError,
  SerializedKeyInvalidError,
  SerializedKeyTooLargeError,
  SerializedKeyVersionError,
} from "../errors/serializedErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import { CreatedSessionKey } from "../grant/CreatedSessionKey.ts";
import type {
  CallParameters,
  CallsOf,
  CreateSessionKeyParameters,
} from "../grant/CreateSessionKeyParameters.ts";
import { grantTo } from "../grant/grantTo.ts";
import { serializeSessionKey } from "../grant/serializeSessionKey.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import type { CheckTermsErrorType } from "../terms/checkTerms.ts";

export type CreateSessionKeyReturnType = CreatedSessionKey;

export type CreateSessionKeyErrorType =
  | BuildTermsErrorType
  | CheckTermsErrorType
  | ParseAmountErrorType
  | ToSessionErrorType
  | AccountNonceInvalidError
  | AccountNotDelegatedError
  | AccountUnsupportedError
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractSignatureRefusedError
  | ContractsMissingError
  | EndpointMissingError
  | EntryPointUnsupportedError
  | ExecutorUnsupportedError
  | HashNotSignedError
  | LayeredSetUnsupportedError
  | OwnerMismatchError
  | OwnerUnknownError
  | OwnerValidatorUnknownError
  | PartNotLoadedError
  | PasskeyAssertionInvalidError
  | PasskeyKeyInvalidError
  | PaymentsNeedCompactError
  | RootValidatorUnsupportedError
  | SafeAdapterMissingError
  | SafeThresholdError
  | SerializedKeyCorruptError
  | SerializedKeyInvalidError
  | SerializedKeyTooLargeError
  | SerializedKeyVersionError
  | SignatureInvalidError
  | SignerTimeoutError
  | TargetGovernsError
  | ValidatorNotInstalledError;

/** What {@link CreateSessionKeyParameters} may hold. */
export const createSessionKeyNames = {
  ...networkNames,
  ...accountNames,
  validitySeconds: "seconds",
  validAfter: "time",
  gasBudgetWei: true,
  maxOperations: true,
  spend: true,
  payments: true,
  periodSeconds: "seconds",
  counterparties: true,
  paymaster: true,
  guardian: true,
  transfers: true,
  calls: true,
  escrowCalls: true,
  escrowScope: true,
  executor: true,
  policySet: true,
  salt: true,
  index: true,
  logger: true,
} satisfies Names<CreateSessionKeyParameters>;

/**
 * Grants a session: makes a fresh key, bounds it by terms, and has the owner sign them. Sends nothing: the session's
 * first operation installs it.
 *
 * @param parameters - Owner, network, and what the session may do; without more it may use the escrow for an hour with
 * 10 USDC and 0.01 ETH of gas.
 * @returns The string for the agent, and what to know it by.
 * @throws {ParametersInvalidError} when a parameter is not of its form.
 * @throws {SessionError} when the terms are not safe to grant.
 * @throws {OwnerMismatchError | RootValidatorUnsupportedError | AccountUnsupportedError | AccountNonceInvalidError} when what
 * the owner signs would not be valid on the account as the chain shows it.
 * @throws {SignatureDeclinedError | SignerUnavailableError | SignatureInvalidError | WalletChainMismatchError}
 *
 * @example
 * const { serializedSessionKey } = await createSessionKey({ ownerPrivateKey, zeroDevProjectId });
 */
export async function createSessionKey<const calls extends readonly unknown[] = readonly CallParameters[]>(
  parameters: CreateSessionKeyParameters<calls & CallsOf<calls>>,
): Promise<CreateSessionKeyReturnType> {
  checkParameters(parameters, createSessionKeyNames, "parameters of createSessionKey");
  const subject = "parameters of createSessionKey";
  const parsed = parseWith(sessionKeySchema, parameters, subject);
  const network = readNetwork(parameters);
  const { account, index } = parsed;
  const wish = toAccountWish({ ...parameters, account }, { index }, subject, network.chainId);
  const privateKey = new SecretKey(generatePrivateKey());
  const sessionKeyAddress = privateKeyToAccount(privateKey.reveal()).address;

  try {
    const place = { network, account: wish, sessionKey: sessionKeyAddress };
    const { grant, terms, sessionId } = await grantTo(place, parsed);
    const { chainId, account } = grant;
    const { validUntil } = terms;
    emitEvent(parameters.logger, { type: "session.created", chainId, account, sessionId, validUntil });
    return new CreatedSessionKey({
      serializedSessionKey: serializeSessionKey(grant, privateKey),
      sessionKeyAddress,
      smartAccountAddress: account,
      sessionId,
      terms,
    });
  } catch (error) {
    throw toSessionError(error);
  }
}
