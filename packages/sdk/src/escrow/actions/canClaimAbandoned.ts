import type { Hex } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import {
  type EscrowContractParameters,
  type EscrowReadClient,
  escrowNames,
  type GetEscrowAddressErrorType,
} from "../EscrowClient.ts";
import type { EscrowIdInvalidError } from "../errors/inputErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { readEscrowContract } from "../readEscrowContract.ts";

export type CanClaimAbandonedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type CanClaimAbandonedReturnType = boolean;

export type CanClaimAbandonedErrorType =
  | GetEscrowAddressErrorType
  | EscrowIdInvalidError
  | ParametersInvalidError;

const names = { ...escrowNames, escrowId: true } satisfies Names<CanClaimAbandonedParameters>;

/**
 * Says whether `claimAbandoned` by the buyer would succeed now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link CanClaimAbandonedParameters}
 * @returns `false` also when there is no such escrow.
 *
 * @example
 * if (await canClaimAbandoned(publicClient, { escrowId })) await claimAbandoned(buyerClient, { escrowId });
 */
export async function canClaimAbandoned(
  client: EscrowReadClient,
  parameters: CanClaimAbandonedParameters,
): Promise<CanClaimAbandonedReturnType> {
  checkParameters(parameters, names, "parameters of canClaimAbandoned");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "canClaimAbandoned",
    args: [checkEscrowId(parameters.escrowId)],
  });
}
