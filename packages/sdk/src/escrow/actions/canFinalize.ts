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

export type CanFinalizeParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type CanFinalizeReturnType = boolean;

export type CanFinalizeErrorType = GetEscrowAddressErrorType | EscrowIdInvalidError | ParametersInvalidError;

const names = { ...escrowNames, escrowId: true } satisfies Names<CanFinalizeParameters>;

/**
 * Says whether `finalizeRelease` would succeed now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link CanFinalizeParameters}
 * @returns `false` also when there is no such escrow.
 *
 * @example
 * if (await canFinalize(publicClient, { escrowId })) await finalizeRelease(client, { escrowId });
 */
export async function canFinalize(
  client: EscrowReadClient,
  parameters: CanFinalizeParameters,
): Promise<CanFinalizeReturnType> {
  checkParameters(parameters, names, "parameters of canFinalize");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "canFinalize",
    args: [checkEscrowId(parameters.escrowId)],
  });
}
