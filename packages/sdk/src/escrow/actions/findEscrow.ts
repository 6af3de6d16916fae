import type { Hex } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { type Escrow, toEscrow } from "../Escrow.ts";
import {
  type EscrowContractParameters,
  type EscrowReadClient,
  escrowNames,
  type GetEscrowAddressErrorType,
} from "../EscrowClient.ts";
import type { EscrowIdInvalidError } from "../errors/inputErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { readEscrowContract } from "../readEscrowContract.ts";

export type FindEscrowParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type FindEscrowReturnType = Escrow | undefined;

export type FindEscrowErrorType = GetEscrowAddressErrorType | EscrowIdInvalidError | ParametersInvalidError;

const names = { ...escrowNames, escrowId: true } satisfies Names<FindEscrowParameters>;

/**
 * Looks for an escrow.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link FindEscrowParameters}
 * @returns The escrow, or `undefined` if there is none.
 *
 * @example
 * const funded = (await findEscrow(publicClient, { escrowId })) !== undefined;
 */
export async function findEscrow(
  client: EscrowReadClient,
  parameters: FindEscrowParameters,
): Promise<FindEscrowReturnType> {
  checkParameters(parameters, names, "parameters of findEscrow");
  const escrowId = checkEscrowId(parameters.escrowId);
  const details = await readEscrowContract(client, parameters, {
    abi: abbaBabaEscrowAbi,
    functionName: "getEscrowDetails",
    args: [escrowId],
  });
  return toEscrow(escrowId, details);
}
