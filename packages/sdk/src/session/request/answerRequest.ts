import { type Address, bytesToHex, type Hex, isAddressEqual } from "viem";
import { networkOf } from "../../chains/networkOf.ts";
import type { Network, NetworkParameters } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { type AccountParameters, type AccountWish, addressOf } from "../account/AccountWish.ts";
import { SessionRequestExpiredError } from "../errors/requestErrors.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import { type GrantedTerms, grantTo } from "../grant/grantTo.ts";
import { type ParsedSessionKeyParameters, sessionKeySchema } from "../grant/sessionKeySchema.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { compareToRequest, refuseWider } from "./compareToRequest.ts";
import { type WishParameters, wishNames } from "./createSessionRequest.ts";
import { hashSessionRequest, parseSessionRequest } from "./serializeRequest.ts";

const { executor: _, ...changes } = wishNames;

/** The terms of a request that its owner may give otherwise. */
export const changeNames = changes;

/** A request, and what is to be granted otherwise than it asks. */
export interface RequestParameters
  extends Pick<AccountParameters, "account" | "selection">,
    NetworkParameters,
    Omit<WishParameters, "executor"> {
  readonly request: string | SessionRequest;
  readonly index?: bigint | undefined;
  readonly salt?: Hex | undefined;
}

/** What was granted, and in what it differs from what was asked for. */
export interface AnsweredRequest extends GrantedTerms {
  readonly requestHash: Hex;
  readonly differences: readonly GrantDifference[];
}

/**
 * Grants what a request asks for, or less. Sends nothing.
 *
 * @param parameters - {@link RequestParameters}
 * @param subject - Whose parameters they are, for errors.
 * @param toWish - Says who acts for the account that was found.
 * @throws {SessionRequestInvalidError | SessionRequestExpiredError} when the request is none, or is over.
 * @throws {GrantWiderThanRequestError} when a change would allow more; nothing is signed.
 */
export async function answerRequest(
  parameters: RequestParameters,
  subject: string,
  toWish: (parsed: ParsedSessionKeyParameters, network: Network) => AccountWish,
): Promise<AnsweredRequest> {
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
  let differences: readonly GrantDifference[] = [];
  const place = { network, account: toWish(parsed, network), sessionKey };
  const granted = await grantTo(place, parsed, (terms, facts) => {
    if (facts.now > request.expiresAt) throw new SessionRequestExpiredError(request);
    differences = compareToRequest(request, { ...parsed, ...facts, terms });
    refuseWider(differences);
  });
  return { ...granted, requestHash: hashSessionRequest(request), differences };
}

/** The terms that the owner gives himself. */
function changesIn(parameters: RequestParameters): Partial<WishParameters> {
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
