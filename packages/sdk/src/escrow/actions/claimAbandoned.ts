import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type ClaimAbandonedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type ClaimAbandonedReturnType = SentCalls;

export type ClaimAbandonedErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<ClaimAbandonedParameters>;

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
  checkParameters(parameters, names, "parameters of claimAbandoned");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "claimAbandoned", escrowId),
  );
}
