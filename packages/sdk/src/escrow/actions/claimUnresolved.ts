import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type ClaimUnresolvedParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type ClaimUnresolvedReturnType = SentCalls;

export type ClaimUnresolvedErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<ClaimUnresolvedParameters>;

/**
 * Divides a disputed escrow evenly when the resolver was silent for its time.
 *
 * @param client - A client whose account is the buyer or the seller.
 * @param parameters - {@link ClaimUnresolvedParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotPartyError | ResolutionPendingError}
 *
 * @example
 * await claimUnresolved(client, { escrowId });
 */
export async function claimUnresolved(
  client: EscrowClient,
  parameters: ClaimUnresolvedParameters,
): Promise<ClaimUnresolvedReturnType> {
  checkParameters(parameters, names, "parameters of claimUnresolved");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "claimUnresolved", escrowId),
  );
}
