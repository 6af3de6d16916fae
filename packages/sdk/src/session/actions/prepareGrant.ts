import { type Address, type Hex, isAddress } from "viem";
import type { AccountUnsupportedError, EntryPointUnsupportedError } from "../../accounts/accountErrors.ts";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import type { ContractsMissingError } from "../../chains/chainErrors.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import type {
  ContractSignatureRefusedError,
  HashNotSignedError,
  OwnerUnknownError,
} from "../../owners/ownerKeyErrors.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { requireSafe } from "../account/requireSafe.ts";
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
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import type { CreateSessionKeyParameters } from "../grant/CreateSessionKeyParameters.ts";
import { grantTo } from "../grant/grantTo.ts";
import { serializeGrant } from "../grant/serializeGrant.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { answerRequest } from "../request/answerRequest.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import type { CheckTermsErrorType } from "../terms/checkTerms.ts";
import { createSessionKeyNames } from "./createSessionKey.ts";

/**
 * What {@link prepareGrant} takes: what `createSessionKey` takes, without an owner, and the agent's key; or a request, and
 * whatever is to be granted otherwise than it asks.
 */
export interface PrepareGrantParameters
  extends Omit<
    CreateSessionKeyParameters,
    "owner" | "ownerPrivateKey" | "account" | "index" | "signingTimeout" | "selection"
  > {
  /** The Safe7579, deployed, with the SpendCap installed (`prepareSafeUpgrade`, `installValidator`). */
  readonly account: Address;
  /** Address of the agent's key. Give this or `request`. */
  readonly sessionKey?: Address | undefined;
  /** What the agent asks for: `abba_request_…`, its JSON, or what `parseSessionRequest` made of it. */
  readonly request?: string | SessionRequest | undefined;
}

/** A grant that nobody has signed yet. */
export interface PreparedGrant {
  /** The grant as a string, to be handed to each owner, and to `combineGrant`. It holds no secret. */
  readonly grant: string;
  readonly terms: SessionTerms;
  readonly sessionId: Hex;
  /** The Safe's owners now. */
  readonly owners: readonly Address[];
  /** How many of them must sign. */
  readonly threshold: number;
  /** In what it differs from the request; `undefined`: it answers none. */
  readonly differences: readonly GrantDifference[] | undefined;
}

export type PrepareGrantReturnType = PreparedGrant;

export type PrepareGrantErrorType =
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
  | PaymentsNeedCompactError
  | RootValidatorUnsupportedError
  | SafeAdapterMissingError
  | SafeThresholdError
  | SessionGrantInvalidError
  | SessionRequestExpiredError
  | SessionRequestInvalidError
  | TargetGovernsError
  | ValidatorNotInstalledError;

const {
  owner: _owner,
  ownerPrivateKey: _key,
  signingTimeout: _timeout,
  index: _index,
  selection: _selection,
  ...granting
} = createSessionKeyNames;
const names = {
  ...networkNames,
  ...granting,
  sessionKey: true,
  request: true,
} satisfies Names<PrepareGrantParameters>;

/**
 * Prepares a session's grant for the owners of a Safe, of whom several must sign: each by `signPreparedGrant`, in any order,
 * anywhere; `combineGrant` makes a grant of their signatures. Sends nothing.
 *
 * @param parameters - The Safe, the agent's key, the network, and what the session may do.
 * @returns The grant without signatures, its terms, and who may sign.
 * @throws {ParametersInvalidError} when a parameter is not of its form.
 * @throws {AccountUnsupportedError} when the account is no Safe7579; {ValidatorNotInstalledError} when it has no SpendCap.
 * @throws {GrantWiderThanRequestError | SessionRequestExpiredError} when it would allow more than the request asks for, or too late.
 * @throws {SessionError} when the terms are not safe to grant.
 *
 * @example
 * const { grant } = await prepareGrant({ account: safe, sessionKey: agent, spend, chain: "base" });
 * const signatures = [await signPreparedGrant({ grant, owner: alice }), await signPreparedGrant({ grant, owner: bob })];
 * const answer = await combineGrant({ grant, signatures, chain: "base" });
 */
export async function prepareGrant(parameters: PrepareGrantParameters): Promise<PrepareGrantReturnType> {
  const subject = "parameters of prepareGrant";
  checkParameters(parameters, names, subject);
  const { sessionKey, account, request } = parameters;
  const addresses = request === undefined ? { sessionKey, account } : { account };
  for (const [name, value] of Object.entries(addresses)) {
    if (typeof value !== "string" || !isAddress(value, { strict: false }))
      throw new ParametersInvalidError(subject, [`${name}: is not an address`]);
  }
  if (request !== undefined && sessionKey !== undefined)
    throw new ParametersInvalidError(subject, ["sessionKey: the request says it"]);
  const toWish = () => ({ by: "safe", account, selection: undefined }) as const;
  const prepare = async () => {
    if (request !== undefined) return await answerRequest({ ...parameters, request }, subject, toWish);
    const parsed = parseWith(sessionKeySchema, parameters, subject);
    const place = { network: readNetwork(parameters), account: toWish(), sessionKey: sessionKey as Address };
    return { ...(await grantTo(place, parsed)), requestHash: undefined, differences: undefined };
  };
  try {
    const { grant, terms, sessionId, requestHash, differences } = await prepare();
    const { owners, threshold } = await requireSafe(
      toPublicClient(networkOf(parameters, { subject: "grant", chainId: grant.chainId })),
      account,
    );
    const string = serializeGrant(grant, requestHash);
    return { grant: string, terms, sessionId, owners, threshold: Number(threshold), differences };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
