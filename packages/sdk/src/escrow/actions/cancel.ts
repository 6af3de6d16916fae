import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type CancelParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type CancelReturnType = SentCalls;

export type CancelErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<CancelParameters>;

/**
 * Gives everything back to the buyer: the seller declines, withdraws a delivery, or concedes a dispute.
 *
 * @param client - A client whose account is the seller.
 * @param parameters - {@link CancelParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError}
 *
 * @example
 * await cancel(client, { escrowId });
 */
export async function cancel(client: EscrowClient, parameters: CancelParameters): Promise<CancelReturnType> {
  checkParameters(parameters, names, "parameters of cancel");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "cancel", escrowId),
  );
}
