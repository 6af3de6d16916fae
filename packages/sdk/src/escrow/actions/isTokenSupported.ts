import type { Address } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { checkAddress } from "../checkAddress.ts";
import {
  type EscrowContractParameters,
  type EscrowReadClient,
  escrowNames,
  type GetEscrowAddressErrorType,
} from "../EscrowClient.ts";
import { readEscrowContract } from "../readEscrowContract.ts";

export type IsTokenSupportedParameters = EscrowContractParameters & {
  /** The ERC-20 token. */
  readonly token: Address;
};

export type IsTokenSupportedReturnType = boolean;

export type IsTokenSupportedErrorType = GetEscrowAddressErrorType | ParametersInvalidError;

const names = { ...escrowNames, token: true } satisfies Names<IsTokenSupportedParameters>;

/**
 * Says whether new escrows in a token are taken.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link IsTokenSupportedParameters}
 * @returns Whether the token is listed and exists on this chain.
 *
 * @example
 * await isTokenSupported(publicClient, { token: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" });
 */
export async function isTokenSupported(
  client: EscrowReadClient,
  parameters: IsTokenSupportedParameters,
): Promise<IsTokenSupportedReturnType> {
  checkParameters(parameters, names, "parameters of isTokenSupported");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "isTokenSupported",
    args: [checkAddress(parameters.token, "token")],
  });
}
