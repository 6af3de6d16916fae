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

export type IsDisputeWindowActiveParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type IsDisputeWindowActiveReturnType = boolean;

export type IsDisputeWindowActiveErrorType =
  | GetEscrowAddressErrorType
  | EscrowIdInvalidError
  | ParametersInvalidError;

const names = { ...escrowNames, escrowId: true } satisfies Names<IsDisputeWindowActiveParameters>;

/**
 * Says whether `dispute` by the buyer would succeed now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link IsDisputeWindowActiveParameters}
 * @returns `false` also when there is no such escrow.
 *
 * @example
 * if (await isDisputeWindowActive(publicClient, { escrowId })) await dispute(buyerClient, { escrowId });
 */
export async function isDisputeWindowActive(
  client: EscrowReadClient,
  parameters: IsDisputeWindowActiveParameters,
): Promise<IsDisputeWindowActiveReturnType> {
  checkParameters(parameters, names, "parameters of isDisputeWindowActive");
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "isDisputeWindowActive",
    args: [checkEscrowId(parameters.escrowId)],
  });
}
