import { encodeFunctionData, type Hex } from "viem";
import { networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { type Sender, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import type { SignedRedemption } from "./Redemption.ts";

/** What {@link settleRedemption} takes. */
export interface SettleRedemptionParameters extends NetworkParameters {
  readonly redemption: SignedRedemption;
  /** Sends and pays for gas: the redeemer that the redemption names. */
  readonly relayer: Sender;
  /** Milliseconds between looks for a transaction. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

/** Where the redemption is. */
export interface SettleRedemptionReturnType {
  readonly transactionHash: Hex;
}

export type SettleRedemptionErrorType = BaseError;

const names = {
  ...networkNames,
  redemption: true,
  relayer: true,
  pollingInterval: "milliseconds",
} satisfies Names<SettleRedemptionParameters>;

/**
 * Redeems what a session's key signed for the relayer (ERC-7710): under the session's rules, against its counters, once.
 *
 * @param parameters - The redemption, the network, and who sends.
 * @returns The transaction.
 * @throws {NotRedeemerError | RedemptionExpiredError | RedemptionUsedError | RedemptionSignatureInvalidError}
 * @throws {SessionError} saying which term, or the revocation, stops it.
 *
 * @example
 * const redemption = await session.signRedemption({ calls, redeemer: facilitator.address });
 * await settleRedemption({ redemption, relayer: facilitator, chain: "base" });
 */
export async function settleRedemption(
  parameters: SettleRedemptionParameters,
): Promise<SettleRedemptionReturnType> {
  checkParameters(parameters, names, "parameters of settleRedemption");
  const { redemption, relayer, pollingInterval } = parameters;
  const { chainId, delegationManager, permissionContext, mode, executionCallData } = redemption;
  const network = networkOf(parameters, { subject: "redemption", chainId });
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, chainId);
    const data = encodeFunctionData({
      abi: spendCapAbi,
      functionName: "redeemDelegations",
      args: [[permissionContext], [mode], [executionCallData]],
    });
    const request = { to: delegationManager, data };
    return { transactionHash: await sendTransaction(client, toWallet(relayer, network), request) };
  } catch (error) {
    throw toSessionError(error, { account: redemption.account });
  }
}
