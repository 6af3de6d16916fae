import { type Address, encodeFunctionData, type Hex } from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkParameters, resolveNetwork } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Logger } from "../../logger/Logger.ts";
import { type Sender, toPublicClient, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/** What {@link revokeAsGuardian} takes. */
export interface RevokeAsGuardianParameters extends NetworkParameters {
  /** The guardian that the terms name; pays for the transaction. */
  readonly guardian: Sender;
  /** The account that granted the session. */
  readonly account: Address;
  /** The session's terms, encoded: from its grant, or from the event of its installation. */
  readonly terms: Hex;
  readonly logger?: Logger | undefined;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

export interface RevokeAsGuardianReturnType {
  readonly sessionId: Hex;
  readonly transactionHash: Hex;
}

export type RevokeAsGuardianErrorType = BaseError;

/**
 * Kills one session as the guardian that its terms name, installed or not.
 *
 * @param parameters - Guardian, account, terms, network.
 * @returns The session and the transaction.
 * @throws {NotGuardianError} when the terms name another, or nobody.
 */
export async function revokeAsGuardian(
  parameters: RevokeAsGuardianParameters,
): Promise<RevokeAsGuardianReturnType> {
  const { account, terms, logger, pollingInterval } = parameters;
  const network = resolveNetwork(parameters);
  const module = contractAddress("spendCap", network);
  const { chainId } = network;
  const sessionId = sessionIdOf({ chainId, module, terms });
  const data = encodeFunctionData({
    abi: spendCapAbi,
    functionName: "revokeAsGuardian",
    args: [account, terms],
  });
  const wallet = toWallet(parameters.guardian, network);
  const transactionHash = await sendTransaction(toPublicClient(network, pollingInterval), wallet, {
    to: module,
    data,
  });
  emitEvent(logger, {
    type: "session.revoked",
    chainId,
    account,
    sessionId,
    by: "guardian",
    transactionHash,
  });
  return { sessionId, transactionHash };
}
