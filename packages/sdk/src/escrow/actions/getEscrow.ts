import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { Escrow } from "../Escrow.ts";
import { type EscrowContractParameters, type EscrowReadClient, escrowNames } from "../EscrowClient.ts";
import { EscrowNotFoundError } from "../errors/statusErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import { type FindEscrowErrorType, findEscrow } from "./findEscrow.ts";

export type GetEscrowParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type GetEscrowReturnType = Escrow;

export type GetEscrowErrorType = FindEscrowErrorType | EscrowNotFoundError;

const names = { ...escrowNames, escrowId: true } satisfies Names<GetEscrowParameters>;

/**
 * Reads everything about an escrow.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - {@link GetEscrowParameters}
 * @returns The escrow: amounts in base units, times in unix seconds.
 * @throws {EscrowNotFoundError} when there is none.
 *
 * @example
 * const { status, deadline } = await getEscrow(publicClient, { escrowId });
 */
export async function getEscrow(
  client: EscrowReadClient,
  parameters: GetEscrowParameters,
): Promise<GetEscrowReturnType> {
  checkParameters(parameters, names, "parameters of getEscrow");
  const escrow = await findEscrow(client, parameters);
  if (escrow === undefined) throw new EscrowNotFoundError({ escrowId: checkEscrowId(parameters.escrowId) });
  return escrow;
}
