import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { namedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { readStatus, type SessionStatus } from "../ledger/readStatus.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";

/** What {@link getSessionStatus} takes. */
export interface GetSessionStatusParameters extends NetworkParameters, SessionStrings {}

export type GetSessionStatusReturnType = SessionStatus;

export type GetSessionStatusErrorType =
  | DeserializeSessionKeyErrorType
  | NetworkOfErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | PartNotLoadedError
  | SessionGrantInvalidError;

const names = { ...networkNames, ...sessionStringNames } satisfies Names<GetSessionStatusParameters>;

/**
 * Reads what is left of a session: budgets, operations, gas, time, and whether it lives.
 *
 * @param parameters - The agent's string, or the grant; and the network.
 * @returns What the chain's counters say.
 * @throws {ContractMismatchError} when the string names another SpendCap than the recorded one, or that of `addresses`.
 *
 * @example
 * const { state, budgets } = await getSessionStatus({ serializedSessionKey, chain: "base" });
 */
export async function getSessionStatus(
  parameters: GetSessionStatusParameters,
): Promise<GetSessionStatusReturnType> {
  const subject = "parameters of getSessionStatus";
  checkParameters(parameters, names, subject);
  const session = namedSession(parameters, subject);
  const { grant, terms, sessionId } = session;
  const network = await networkOfSession(parameters, session);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, grant.chainId);
    const module = grant.contracts.spendCap;
    return await readStatus(client, { account: grant.account, module, sessionId, terms });
  } catch (error) {
    throw toSessionError(error);
  }
}
