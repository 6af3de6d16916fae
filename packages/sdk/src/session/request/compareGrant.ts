import { isAddressEqual } from "viem";
import * as z from "zod/mini";
import type { ContractMismatchError } from "../../chains/chainErrors.ts";
import { checkContracts } from "../../chains/checkContracts.ts";
import type { ContractAddresses } from "../../chains/contractAddresses.ts";
import { contractAddressesSchema } from "../../chains/contractAddressesSchema.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AskedSession } from "../AskedSession.ts";
import { GrantMismatchError } from "../errors/requestErrors.ts";
import type { SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import { type ParseGrantErrorType, parseGrant } from "../grant/serializeGrant.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { compareToRequest, refuseWider } from "./compareToRequest.ts";
import { hashSessionRequest, parseSessionRequest } from "./serializeRequest.ts";

/** What {@link compareGrant} takes. */
export interface CompareGrantParameters {
  /** `abba_grant_…` */
  readonly grant: string;
  /** The request that it answers: `abba_request_…`, its JSON, or what `parseSessionRequest` made of it. */
  readonly request: string | SessionRequest;
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: ContractAddresses | undefined;
}

export type CompareGrantErrorType =
  | BuildTermsErrorType
  | ContractMismatchError
  | ParseGrantErrorType
  | GrantMismatchError
  | SessionRequestInvalidError;

const names = { grant: true, request: true, addresses: true } satisfies Names<CompareGrantParameters>;

const schema = z.object({ addresses: z.optional(contractAddressesSchema) });

/**
 * Says in what a grant differs from what was asked for, without asking the chain.
 *
 * @param parameters - {@link CompareGrantParameters}
 * @returns One entry for each difference, each with a sentence; none when all was granted as asked.
 * @throws {ContractMismatchError} when it calls something USDC, the escrow or the SpendCap that is not.
 * @throws {GrantMismatchError} when it is to another key, on another chain, of another account, or answers another request.
 * @throws {SessionGrantInvalidError | SessionRequestInvalidError}
 *
 * @example
 * for (const { sentence } of compareGrant({ grant, request })) console.log(sentence);
 */
export function compareGrant(parameters: CompareGrantParameters): readonly GrantDifference[] {
  const subject = "parameters of compareGrant";
  checkParameters(parameters, names, subject);
  const { addresses } = parseWith(schema, parameters, subject);
  const request = parseSessionRequest(parameters.request);
  const { grant, terms, sessionKeyAddress, requestHash } = parseGrant(parameters.grant);
  const { account } = grant;
  const mismatch = (field: GrantMismatchError["field"], asked: string, granted: string) =>
    new GrantMismatchError({ field, asked, granted });
  if (grant.chainId !== request.chainId) throw mismatch("chainId", `${request.chainId}`, `${grant.chainId}`);
  if (!isAddressEqual(sessionKeyAddress, request.sessionKey)) {
    throw mismatch("sessionKey", request.sessionKey, sessionKeyAddress);
  }
  if (request.account !== undefined && !isAddressEqual(account, request.account)) {
    throw mismatch("account", request.account, account);
  }
  const asked = hashSessionRequest(request);
  if (requestHash !== undefined && requestHash !== asked) throw mismatch("requestHash", asked, requestHash);
  checkContracts(grant.contracts, { subject: "grant", chainId: grant.chainId, addresses });
  return compareToRequest(request, { ...grant, addresses: grant.contracts, terms });
}

/**
 * As {@link compareGrant}, for an agent that opens the answer to its own request.
 *
 * @param request - The request, as the agent has it.
 * @param answer - The grant, and contracts that the caller names.
 * @returns In what it allows less, or something else.
 * @throws {GrantWiderThanRequestError} when it allows more.
 */
export function compareAnswer(
  request: string | SessionRequest | AskedSession,
  { grant, addresses }: Omit<CompareGrantParameters, "request">,
): readonly GrantDifference[] {
  const asked =
    typeof request === "object" && "serializedRequest" in request ? request.serializedRequest : request;
  const differences = compareGrant({ request: asked, grant, addresses });
  refuseWider(differences);
  return differences;
}
