import type { Address, Hex } from "viem";
import type { ContractNotDeployedError } from "../chains/chainErrors.ts";
import type { SendSessionCallsErrorType } from "../session/client/sendSessionCalls.ts";
import { type EscrowClient, type EscrowContractParameters, getEscrowAddress } from "./EscrowClient.ts";
import type { EscrowCall } from "./encodeEscrowCalls.ts";
import type { AddressInvalidError, EscrowIdInvalidError } from "./errors/inputErrors.ts";
import { checkEscrowId } from "./escrowId.ts";
import type { SentCalls } from "./SentCalls.ts";
import { sendCalls } from "./sending.ts";
import type { ToEscrowErrorType } from "./toEscrowError.ts";

export type SendEscrowCallErrorType =
  | SendSessionCallsErrorType
  | ToEscrowErrorType
  | AddressInvalidError
  | ContractNotDeployedError
  | EscrowIdInvalidError;

/**
 * Sends one call about an existing escrow.
 *
 * @param client - A client with an account.
 * @param parameters - The escrow, and perhaps the contract.
 * @param encode - Makes the call.
 * @returns What was put on the chain.
 */
export async function sendEscrowCall(
  client: EscrowClient,
  parameters: EscrowContractParameters & { readonly escrowId: Hex },
  encode: (escrow: Address, escrowId: Hex) => EscrowCall,
): Promise<SentCalls> {
  const escrowId = checkEscrowId(parameters.escrowId);
  const escrow = await getEscrowAddress(client, parameters);
  return sendCalls(client, [encode(escrow, escrowId)]);
}
