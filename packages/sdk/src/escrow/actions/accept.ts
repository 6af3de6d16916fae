import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type AcceptParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type AcceptReturnType = SentCalls;

export type AcceptErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<AcceptParameters>;

/**
 * Pays the seller: the buyer accepts a delivery, or concedes a dispute.
 *
 * @param client - A client whose account is the buyer.
 * @param parameters - {@link AcceptParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError}
 *
 * @example
 * await accept(client, { escrowId });
 */
export async function accept(client: EscrowClient, parameters: AcceptParameters): Promise<AcceptReturnType> {
  checkParameters(parameters, names, "parameters of accept");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "accept", escrowId),
  );
}
