import type { Hex } from "viem";
import type { AccountUnsupportedError, EntryPointUnsupportedError } from "../../accounts/accountErrors.ts";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import type { ContractsMissingError } from "../../chains/chainErrors.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { withPrint } from "../../json/withJson.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Logger } from "../../logger/Logger.ts";
import type {
  ContractSignatureRefusedError,
  HashNotSignedError,
  OwnerUnknownError,
  PasskeyAssertionInvalidError,
  PasskeyKeyInvalidError,
} from "../../owners/ownerKeyErrors.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { type AccountParameters, accountNames, toAccountWish } from "../account/AccountWish.ts";
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
import type { GrantWiderThanRequestError, SessionRequestExpiredError } from "../errors/requestErrors.ts";
import type { SessionGrantInvalidError, SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import { serializeGrant } from "../grant/serializeGrant.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { CheckTermsErrorType } from "../terms/checkTerms.ts";
import { escrowScopeOf } from "../terms/escrowScope.ts";
import { answerRequest, changeNames } from "./answerRequest.ts";
import type { WishParameters } from "./createSessionRequest.ts";
import type { GrantedSession } from "./GrantedSession.ts";

/** What {@link grantSession} takes: the owner, the request, and whatever is to be granted otherwise than it asks. */
export interface GrantSessionParameters
  extends AccountParameters,
    NetworkParameters,
    Omit<WishParameters, "executor"> {
  /** `abba_request_…`, its JSON, or what `parseSessionRequest` made of it. */
  readonly request: string | SessionRequest;
  /** Which of the owner's Kernel accounts, unless request or `account` say it. @default that of the session before, or 0n */
  readonly index?: bigint | undefined;
  /** 8 bytes; with the same salt, key and terms the session is the same. @default random */
  readonly salt?: Hex | undefined;
  readonly logger?: Logger | undefined;
}

export type GrantSessionReturnType = GrantedSession;

export type GrantSessionErrorType =
  | BuildTermsErrorType
  | CheckTermsErrorType
  | NetworkOfErrorType
  | ParseAmountErrorType
  | ToSessionErrorType
  | AccountNonceInvalidError
  | AccountNotDelegatedError
  | AccountUnsupportedError
  | AnswerMalformedError
  | ContractSignatureRefusedError
  | ContractsMissingError
  | EntryPointUnsupportedError
  | ExecutorUnsupportedError
  | GrantWiderThanRequestError
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
  | SessionGrantInvalidError
  | SessionRequestExpiredError
  | SessionRequestInvalidError
  | SignatureInvalidError
  | SignerTimeoutError
  | TargetGovernsError
  | ValidatorNotInstalledError;

/** What {@link GrantSessionParameters} may hold. */
const names = {
  ...networkNames,
  ...accountNames,
  ...changeNames,
  request: true,
  index: true,
  salt: true,
  logger: true,
} satisfies Names<GrantSessionParameters>;

/**
 * Answers a request for a session: has the owner sign what it asks for, or less. Sends nothing.
 *
 * Each term that is given stands for the request's whole term of that name. What would allow more than was asked for is
 * refused: the agent could not know of it.
 *
 * @param parameters - {@link GrantSessionParameters}
 * @returns The grant for the agent, which holds no secret, and in what it differs from the request.
 * @throws {SessionRequestInvalidError | SessionRequestExpiredError} when the request is none, or is over.
 * @throws {GrantWiderThanRequestError} when a change would allow more; nothing is signed.
 * @throws What `createSessionKey` throws.
 *
 * @example
 * const { grant, differences } = await grantSession({
 *   request,
 *   owner: walletClient,
 *   spend: [{ token: "USDC", lifetime: "5" }],
 * });
 */
export async function grantSession(parameters: GrantSessionParameters): Promise<GrantSessionReturnType> {
  const subject = "parameters of grantSession";
  checkParameters(parameters, names, subject);
  try {
    const answered = await answerRequest(parameters, subject, (parsed, network) =>
      toAccountWish(
        { ...parameters, account: parsed.account },
        { index: parsed.index },
        subject,
        network.chainId,
      ),
    );
    const { grant, terms, sessionId, differences, requestHash } = answered;
    const { chainId, account: smartAccountAddress } = grant;
    const { validUntil, sessionKey } = terms;
    const facts = { chainId, account: smartAccountAddress, sessionId, validUntil };
    emitEvent(parameters.logger, { type: "session.created", ...facts });
    return withPrint({
      grant: serializeGrant(grant, requestHash),
      sessionId,
      sessionKeyAddress: sessionKey,
      smartAccountAddress,
      terms,
      escrowScope: escrowScopeOf(terms, smartAccountAddress),
      differences,
    });
  } catch (error) {
    throw toSessionError(error);
  }
}
