import type { Hex } from "viem";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { SendSessionCallsErrorType } from "../../session/client/sendSessionCalls.ts";
import {
  accountOfClient,
  type EscrowClient,
  type EscrowContractParameters,
  escrowNames,
  getEscrowAddress,
} from "../EscrowClient.ts";
import type { InsufficientBalanceError } from "../errors/tokenErrors.ts";
import { fundingCalls } from "../fundingCalls.ts";
import {
  type EscrowTermsParameters,
  escrowTermsNames,
  type PrepareEscrowErrorType,
  prepareEscrow,
} from "../prepareEscrow.ts";
import type { SentCalls } from "../SentCalls.ts";
import { sendCalls } from "../sending.ts";
import type { ToEscrowErrorType } from "../toEscrowError.ts";

export type CreateEscrowParameters = EscrowContractParameters &
  EscrowTermsParameters & {
    /** The buyer's address followed by 12 bytes, never used before; see `getEscrowId`. */
    readonly escrowId: Hex;
  };

export type CreateEscrowReturnType = SentCalls;

export type CreateEscrowErrorType =
  | PrepareEscrowErrorType
  | SendSessionCallsErrorType
  | ToEscrowErrorType
  | InsufficientBalanceError;

const names = { ...escrowNames, ...escrowTermsNames, escrowId: true } satisfies Names<CreateEscrowParameters>;

/**
 * Funds an escrow: allows the contract exactly the amount and creates the escrow with it, as one batch.
 *
 * A second call with the same id fails with `EscrowAlreadyExistsError`; `fundEscrow` can be repeated. A plain account,
 * which has no batches, sends two transactions.
 *
 * @param client - A client whose account is the buyer.
 * @param parameters - {@link CreateEscrowParameters}
 * @returns What was put on the chain.
 * @throws {CreateEscrowErrorType} before anything is sent, where the chain would refuse it.
 *
 * @example
 * const escrowId = getEscrowId({ buyer, transactionId: "order-17" });
 * await createEscrow(client, { escrowId, seller, amount: totalWithFee(10_000_000n), deadline: 1_900_000_000n });
 */
export async function createEscrow(
  client: EscrowClient,
  parameters: CreateEscrowParameters,
): Promise<CreateEscrowReturnType> {
  checkParameters(parameters, names, "parameters of createEscrow");
  const escrow = await getEscrowAddress(client, parameters);
  const args = await prepareEscrow(client, parameters.escrowId, parameters);
  return sendCalls(client, await fundingCalls(client, { buyer: accountOfClient(client), escrow }, args));
}
