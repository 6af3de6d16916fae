import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type DisputeParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type DisputeReturnType = SentCalls;

export type DisputeErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<DisputeParameters>;

/**
 * Disputes a delivery within the dispute window.
 *
 * @param client - A client whose account is the buyer.
 * @param parameters - {@link DisputeParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | DisputeWindowClosedError}
 *
 * @example
 * await dispute(client, { escrowId });
 */
export async function dispute(
  client: EscrowClient,
  parameters: DisputeParameters,
): Promise<DisputeReturnType> {
  checkParameters(parameters, names, "parameters of dispute");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "dispute", escrowId),
  );
}
