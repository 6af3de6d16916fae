import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { EscrowClient, EscrowContractParameters } from "../EscrowClient.ts";
import { escrowNames } from "../EscrowClient.ts";
import { encodeEscrowMethod } from "../encodeEscrowCalls.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type FinalizeReleaseParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
};

export type FinalizeReleaseReturnType = SentCalls;

export type FinalizeReleaseErrorType = SendEscrowCallErrorType;

const names = { ...escrowNames, escrowId: true } satisfies Names<FinalizeReleaseParameters>;

/**
 * Pays the seller once the dispute window has passed.
 *
 * @param client - A client with any account.
 * @param parameters - {@link FinalizeReleaseParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | DisputeWindowOpenError}
 *
 * @example
 * await finalizeRelease(client, { escrowId });
 */
export async function finalizeRelease(
  client: EscrowClient,
  parameters: FinalizeReleaseParameters,
): Promise<FinalizeReleaseReturnType> {
  checkParameters(parameters, names, "parameters of finalizeRelease");
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeEscrowMethod(escrow, "finalizeRelease", escrowId),
  );
}
