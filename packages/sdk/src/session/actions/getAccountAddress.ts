import type { Address } from "viem";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** What {@link getAccountAddress} takes. */
export interface GetAccountAddressParameters extends OwnerParameters, NetworkParameters {
  /** Which of the owner's accounts. @default 0n */
  readonly index?: bigint | undefined;
}

export type GetAccountAddressReturnType = Address;

export type GetAccountAddressErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError
  | SignatureInvalidError
  | SignerTimeoutError;

const names = { ...networkNames, ...ownerNames, index: true } satisfies Names<GetAccountAddressParameters>;

/**
 * Computes the address of the account that `createSessionKey` grants sessions of: to fund it before.
 *
 * @param parameters - The owner, and the network.
 * @returns The address; the account need not be deployed.
 *
 * @example
 * const account = await getAccountAddress({ ownerPrivateKey, chain: "base" });
 */
export async function getAccountAddress(
  parameters: GetAccountAddressParameters,
): Promise<GetAccountAddressReturnType> {
  const subject = "parameters of getAccountAddress";
  checkParameters(parameters, names, subject);
  const network = readNetwork(parameters);
  const { address: owner } = toOwner(parameters, subject);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    return await accountOf(client, { owner, index: parameters.index ?? 0n, ...network });
  } catch (error) {
    throw toSessionError(error);
  }
}
