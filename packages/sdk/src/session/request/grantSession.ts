import { type Address, bytesToHex, type Hex, isAddressEqual } from "viem";
import type { AccountUnsupportedError, EntryPointUnsupportedError } from "../../accounts/accountErrors.ts";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import type { ContractsMissingError } from "../../chains/chainErrors.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { withPrint } from "../../json/withJson.ts";
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
import { type AccountParameters, accountNames, addressOf, toAccountWish } from "../account/AccountWish.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type {
  LayeredSetUnsupportedError,
  TargetGovernsError,
  ValidatorNotInstalledError,
} from "../errors/grantErrors.ts";
import type {
  AccountNonceInvalidError,
  OwnerMismatchError,
  OwnerValidatorUnknownError,
  RootValidatorUnsupportedError,
  SafeAdapterMissingError,
  SafeThresholdError,
} from "../errors/ownerErrors.ts";
import type { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import { type GrantWiderThanRequestError, SessionRequestExpiredError } from "../errors/requestErrors.ts";
import type { SessionGrantInvalidError, SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import { grantTo } from "../grant/grantTo.ts";
import { serializeGrant } from "../grant/serializeGrant.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { CheckTermsErrorType } from "../terms/checkTerms.ts";
import { escrowScopeOf } from "../terms/escrowScope.ts";
import { compareToRequest, refuseWider } from "./compareToRequest.ts";
import { type WishParameters, wishNames } from "./createSessionRequest.ts";
import type { GrantedSession } from "./GrantedSession.ts";
import { hashSessionRequest, parseSessionRequest } from "./serializeRequest.ts";

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

const { executor: _, ...changeNames } = wishNames;

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
  const request = parseSessionRequest(parameters.request);
  const { chainId, sessionKey } = request;
  const network = networkOf(parameters, { subject: "request", chainId });
  const salt = parameters.salt ?? bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
  const account = parameters.account ?? request.account;
  const index = parameters.index ?? request.replaces?.index;
  checkAccount(request, addressOf(account), subject);
  const wish = { ...request.wish, ...changesIn(parameters) };
  const { selection } = parameters;
  const parsed = parseWith(sessionKeySchema, { ...wish, salt, account, selection, index }, subject);
  const named = { ...parameters, account: parsed.account };
  const granting = toAccountWish(named, { index: parsed.index }, subject, chainId);
  let differences: readonly GrantDifference[] = [];
  try {
    const place = { network, account: granting, sessionKey };
    const { grant, terms, sessionId } = await grantTo(place, parsed, (granted, facts) => {
      if (facts.now > request.expiresAt) throw new SessionRequestExpiredError(request);
      differences = compareToRequest(request, { ...parsed, ...facts, terms: granted });
      refuseWider(differences);
    });
    const { account: smartAccountAddress } = grant;
    const { validUntil } = terms;
    const facts = { chainId, account: smartAccountAddress, sessionId, validUntil };
    emitEvent(parameters.logger, { type: "session.created", ...facts });
    return withPrint({
      grant: serializeGrant(grant, hashSessionRequest(request)),
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

/** The terms that the owner gives himself. */
function changesIn(parameters: GrantSessionParameters): Partial<WishParameters> {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([name, value]) => Object.hasOwn(changeNames, name) && value !== undefined,
    ),
  );
}

function checkAccount(request: SessionRequest, account: Address | undefined, subject: string): void {
  if (request.account === undefined || account === undefined || isAddressEqual(request.account, account))
    return;
  throw new ParametersInvalidError(subject, ["account: the request asks for a session of another one"]);
}
