import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { checkHash } from "../checkHash.ts";
import { type EscrowClient, type EscrowContractParameters, escrowNames } from "../EscrowClient.ts";
import { encodeSubmitDelivery } from "../encodeEscrowCalls.ts";
import type { HashInvalidError } from "../errors/inputErrors.ts";
import { ProofHashZeroError } from "../errors/rulingErrors.ts";
import { checkEscrowId } from "../escrowId.ts";
import type { SentCalls } from "../SentCalls.ts";
import { type SendEscrowCallErrorType, sendEscrowCall } from "../sendEscrowCall.ts";

export type SubmitDeliveryParameters = EscrowContractParameters & {
  /** The escrow. */
  readonly escrowId: Hex;
  /** Hash of what is delivered, not zero. */
  readonly proofHash: Hex;
};

export type SubmitDeliveryReturnType = SentCalls;

export type SubmitDeliveryErrorType = SendEscrowCallErrorType | HashInvalidError;

const names = { ...escrowNames, escrowId: true, proofHash: true } satisfies Names<SubmitDeliveryParameters>;

/**
 * Records a delivery, once, and starts the dispute window.
 *
 * @param client - A client whose account is the seller.
 * @param parameters - {@link SubmitDeliveryParameters}
 * @returns What was put on the chain.
 * @throws {EscrowNotFoundError | EscrowStatusError | NotSellerError | DeliveryClosedError | ProofHashZeroError}
 *
 * @example
 * await submitDelivery(sellerClient, { escrowId, proofHash: keccak256(toHex(result)) });
 */
export async function submitDelivery(
  client: EscrowClient,
  parameters: SubmitDeliveryParameters,
): Promise<SubmitDeliveryReturnType> {
  checkParameters(parameters, names, "parameters of submitDelivery");
  const proofHash = checkHash(parameters.proofHash, "proofHash");
  if (BigInt(proofHash) === 0n) {
    throw new ProofHashZeroError({ escrowId: checkEscrowId(parameters.escrowId) });
  }
  return sendEscrowCall(client, parameters, (escrow, escrowId) =>
    encodeSubmitDelivery(escrow, escrowId, proofHash),
  );
}
