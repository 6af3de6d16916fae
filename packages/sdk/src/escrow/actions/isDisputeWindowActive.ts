import type { Hex } from "viem";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowContractParameters, EscrowReadClient } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import type { EscrowIdInvalidError } from "../errors/inputErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { type ReadEscrowContractErrorType, readEscrowContract } from "../readEscrowContract.ts";

export type IsDisputeWindowActiveParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type IsDisputeWindowActiveReturnType = boolean;

export type IsDisputeWindowActiveErrorType = EscrowIdInvalidError | ReadEscrowContractErrorType;

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
