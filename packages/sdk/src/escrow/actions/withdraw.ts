import type { Address } from "viem";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { SendSessionCallsErrorType } from "../../session/client/sendSessionCalls.ts";
import { checkAddress } from "../checkAddress.ts";
import {
  type EscrowClient,
  type EscrowContractParameters,
  escrowNames,
  getEscrowAddress,
} from "../EscrowClient.ts";
import { encodeWithdraw } from "../encodeEscrowCalls.ts";
import type { AddressInvalidError } from "../errors/inputErrors.ts";
import type { SentCalls } from "../SentCalls.ts";
import { sendCalls } from "../sending.ts";
import type { ToEscrowErrorType } from "../toEscrowError.ts";

export type WithdrawParameters = EscrowContractParameters & {
  /** The ERC-20 token. */
  readonly token: Address;
  /** Who is paid; a session may withdraw to its own account only. @default the account */
  readonly recipient?: Address | undefined;
};

export type WithdrawReturnType = SentCalls;

export type WithdrawErrorType =
  | SendSessionCallsErrorType
  | ToEscrowErrorType
  | AddressInvalidError
  | ContractNotDeployedError;

const names = { ...escrowNames, token: true, recipient: true } satisfies Names<WithdrawParameters>;

/**
 * Withdraws the account's credit: payments that the token refused to deliver to it.
 *
 * @param client - A client with the account that has the credit.
 * @param parameters - {@link WithdrawParameters}
 * @returns What was put on the chain.
 * @throws {NothingToWithdrawError | RecipientInvalidError | WithdrawalFailedError}
 *
 * @example
 * await withdraw(sellerClient, { token: usdc });
 */
export async function withdraw(
  client: EscrowClient,
  parameters: WithdrawParameters,
): Promise<WithdrawReturnType> {
  checkParameters(parameters, names, "parameters of withdraw");
  const token = checkAddress(parameters.token, "token");
  const recipient = parameters.recipient && checkAddress(parameters.recipient, "recipient");
  const escrow = await getEscrowAddress(client, parameters);
  return sendCalls(client, [encodeWithdraw(escrow, token, recipient)]);
}
