import { type Address, isAddress } from "viem";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { TermOutOfRangeError, TermsTooLargeError } from "../errors/termsErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { readStatus, type SessionStatus } from "../ledger/readStatus.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/** What {@link readSessionStatus} takes: no string of the session, only what the chain has told of it. */
export interface ReadSessionStatusParameters extends NetworkParameters {
  /** The smart account. */
  readonly account: Address;
  readonly terms: SessionTerms;
}

export type ReadSessionStatusReturnType = SessionStatus;

export type ReadSessionStatusErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EndpointMissingError
  | LimitMissingError
  | ParametersInvalidError
  | PartNotLoadedError
  | TermOutOfRangeError
  | TermsTooLargeError;

const names = {
  ...networkNames,
  account: true,
  terms: true,
} satisfies Names<ReadSessionStatusParameters>;

/**
 * Reads what is left of a session whose terms are known, such as from `listSessionEvents`: as `getSessionStatus` does for
 * who has the session's string.
 *
 * @param parameters - Account, terms and network.
 * @returns What the chain's counters say.
 *
 * @example
 * const { state, budgets } = await readSessionStatus({ account, terms, chain: "base" });
 */
export async function readSessionStatus(
  parameters: ReadSessionStatusParameters,
): Promise<ReadSessionStatusReturnType> {
  const subject = "parameters of readSessionStatus";
  checkParameters(parameters, names, subject);
  const { account, chain, terms } = parameters;
  if (chain === undefined || !isAddress(account, { strict: false })) {
    throw new ParametersInvalidError(subject, [
      chain === undefined ? "chain: say which chain the account is on" : "account: is not an address",
    ]);
  }
  const network = readNetwork(parameters);
  const module = contractAddress("spendCap", network);
  const client = toPublicClient(network);
  try {
    const sessionId = sessionIdOf({ chainId: network.chainId, module, terms: encodeTerms(terms) });
    await checkNodeChain(client, network.chainId);
    return await readStatus(client, { account, module, sessionId, terms });
  } catch (error) {
    throw toSessionError(error);
  }
}
