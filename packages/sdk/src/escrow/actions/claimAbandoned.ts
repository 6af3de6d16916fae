import type { Hex } from "viem";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type ClaimAbandonedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type ClaimAbandonedReturnType = SentCalls;

export type ClaimAbandonedErrorType = SendEscrowCallErrorType;

/**
 * Takes everything back when nothing was delivered by deadline and grace.
 *
 * @param client - A client whose account is the buyer.
 * @param parameters - {@link ClaimAbandonedParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | NotAbandonedYetError}
 *
 * @example
 * await claimAbandoned(client, { escrowId });
 */
export async function claimAbandoned(
  client: EscrowClient,
  parameters: ClaimAbandonedParameters,
): Promise<ClaimAbandonedReturnType> {
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "claimAbandoned", escrowId),
  );
}
