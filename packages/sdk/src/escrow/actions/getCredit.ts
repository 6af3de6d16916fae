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

export type GetCreditParameters = EscrowContractParameters & {
  /** Whose credit. */
  readonly account: Address;
  /** The ERC-20 token. */
  readonly token: Address;
};

export type GetCreditReturnType = bigint;

export type GetCreditErrorType = GetEscrowAddressErrorType | ParametersInvalidError;

const names = { ...escrowNames, account: true, token: true } satisfies Names<GetCreditParameters>;

/**
 * Reads what an account may withdraw: payments that the token refused to deliver to it.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link GetCreditParameters}
 * @returns Base units.
 *
 * @example
 * const credit = await getCredit(publicClient, { account: seller, token: usdc });
 */
export async function getCredit(
  client: EscrowReadClient,
  parameters: GetCreditParameters,
): Promise<GetCreditReturnType> {
  checkParameters(parameters, names, "parameters of getCredit");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "creditOf",
    args: [checkAddress(parameters.account, "account"), checkAddress(parameters.token, "token")],
  });
}
