import { ChainMismatchError } from "../../chains/errors.ts";
import { knownChainName } from "../../chains/knownChains.ts";
import { type NetworkParameters, networkNames, resolveNetwork } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { deserializeSessionKey } from "../grant/deserializeSessionKey.ts";
import { readStatus, type SessionStatus } from "../ledger/readStatus.ts";
import { toPublicClient } from "../owner/OwnerContext.ts";

/** What {@link getSessionStatus} takes. */
export interface GetSessionStatusParameters extends NetworkParameters {
  readonly serializedSessionKey: string;
}

export type GetSessionStatusReturnType = SessionStatus;

export type GetSessionStatusErrorType = BaseError;

const names = { ...networkNames, serializedSessionKey: true } satisfies Names<GetSessionStatusParameters>;

/**
 * Reads what is left of a session: budgets, operations, gas, time, and whether it lives.
 *
 * @param parameters - The agent's string, and the network.
 * @returns What the chain's counters say.
 *
 * @example
 * const { state, budgets } = await getSessionStatus({ serializedSessionKey, chain: "base" });
 */
export async function getSessionStatus(
  parameters: GetSessionStatusParameters,
): Promise<GetSessionStatusReturnType> {
  checkParameters(parameters, names, "parameters of getSessionStatus");
  const { grant, terms, sessionId } = deserializeSessionKey(parameters.serializedSessionKey);
  const chain = parameters.chain ?? knownChainName(grant.chainId);
  const network = resolveNetwork({ ...parameters, chain });
  if (network.chainId !== grant.chainId) {
    throw new ChainMismatchError({ subject: "session", expected: network.chainId, actual: grant.chainId });
  }
  try {
    const module = grant.contracts.spendCap;
    return await readStatus(toPublicClient(network), { account: grant.account, module, sessionId, terms });
  } catch (error) {
    throw toSessionError(error);
  }
}
