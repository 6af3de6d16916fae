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
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { type Ceiling, readCeiling, resolveTokenName, type TokenName } from "../ledger/readCeiling.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";

/** What {@link getCeiling} takes. */
export interface GetCeilingParameters extends NetworkParameters {
  /** The smart account. */
  readonly account: Address;
  readonly token: TokenName;
}

export type GetCeilingReturnType = Ceiling;

export type GetCeilingErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError;

const names = { ...networkNames, account: true, token: true } satisfies Names<GetCeilingParameters>;

/**
 * Reads what all sessions of an account together may spend of a token.
 *
 * @param parameters - Account, token and network.
 * @returns Limit, what is counted, and what is left.
 *
 * @example
 * const { left } = await getCeiling({ account, token: "USDC", chain: "base" });
 */
export async function getCeiling(parameters: GetCeilingParameters): Promise<GetCeilingReturnType> {
  checkParameters(parameters, names, "parameters of getCeiling");
  const { account, chain } = parameters;
  if (chain === undefined || !isAddress(account, { strict: false })) {
    throw new ParametersInvalidError("parameters of getCeiling", [
      chain === undefined ? "chain: say which chain the account is on" : "account: is not an address",
    ]);
  }
  const network = readNetwork(parameters);
  const token = resolveTokenName(parameters.token, network);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    return await readCeiling(client, {
      module: contractAddress("spendCap", network),
      account,
      token,
    });
  } catch (error) {
    throw toSessionError(error);
  }
}
