import type { Hex } from "viem";
import { abbaBabaEscrowAbi } from "../../generated/abis.ts";
import type { EscrowContractParameters, EscrowReadClient } from "../EscrowClient.ts";
import type { InvalidEscrowIdError } from "../errors/inputErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { type ReadEscrowContractErrorType, readEscrowContract } from "../readEscrowContract.ts";

export type CanClaimAbandonedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type CanClaimAbandonedReturnType = boolean;

export type CanClaimAbandonedErrorType = InvalidEscrowIdError | ReadEscrowContractErrorType;

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
  return readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "canClaimAbandoned",
    args: [checkEscrowId(parameters.escrowId)],
  });
}
