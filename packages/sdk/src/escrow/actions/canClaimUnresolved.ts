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

export type CanClaimUnresolvedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type CanClaimUnresolvedReturnType = boolean;

export type CanClaimUnresolvedErrorType =
  | GetEscrowAddressErrorType
  | EscrowIdInvalidError
  | ParametersInvalidError;

const names = { ...escrowNames, escrowId: true } satisfies Names<CanClaimUnresolvedParameters>;

/**
 * Says whether `claimUnresolved` by a party would succeed now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link CanClaimUnresolvedParameters}
 * @returns `false` also when there is no such escrow.
 *
 * @example
 * if (await canClaimUnresolved(publicClient, { escrowId })) await claimUnresolved(client, { escrowId });
 */
export async function canClaimUnresolved(
  client: EscrowReadClient,
  parameters: CanClaimUnresolvedParameters,
): Promise<CanClaimUnresolvedReturnType> {
  checkParameters(parameters, names, "parameters of canClaimUnresolved");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "canClaimUnresolved",
    args: [checkEscrowId(parameters.escrowId)],
  });
}
