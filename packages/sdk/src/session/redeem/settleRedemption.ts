import { encodeFunctionData, type Hex } from "viem";
import * as z from "zod/mini";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type { ContractMismatchError } from "../../chains/chainErrors.ts";
import { checkContracts } from "../../chains/checkContracts.ts";
import { findContract } from "../../chains/contractAddresses.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { bytesSchema, hashSchema, uintSchema } from "../../parameters/fields.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { ExecutorNotInstalledError } from "../errors/redeemErrors.ts";
import type { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
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

export type SettleRedemptionErrorType =
  | NetworkOfErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ContractMismatchError
  | ExecutorNotInstalledError
  | PartNotLoadedError
  | SignerTimeoutError
  | WalletTimeoutError;

const names = {
  ...networkNames,
  redemption: true,
  relayer: true,
  pollingInterval: "milliseconds",
} satisfies Names<SettleRedemptionParameters>;

/** A redemption may have come from anywhere. */
const schema = z.strictObject({
  chainId: z.int().check(z.positive()),
  delegationManager: addressSchema,
  permissionContext: bytesSchema,
  mode: hashSchema,
  executionCallData: bytesSchema,
  account: addressSchema,
  sessionId: hashSchema,
  redeemer: addressSchema,
  deadline: uintSchema,
  nonce: uintSchema,
});

/**
 * Redeems what a session's key signed for the relayer (ERC-7710): under the session's rules, against its counters, once.
 *
 * Its delegation manager must be the recorded SpendCap, or that of `addresses`. On a chain without a recorded one, the
 * account must have it installed.
 *
 * @param parameters - The redemption, the network, and who sends.
 * @returns The transaction.
 * @throws {ContractMismatchError} when the redemption names another SpendCap; nothing is sent.
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
  const { relayer, pollingInterval } = parameters;
  const redemption = parseWith(schema, parameters.redemption, "fields of the redemption");
  const { chainId, account, delegationManager: module, permissionContext } = redemption;
  const { mode, executionCallData } = redemption;
  // The contract acts for the account that the context begins with.
  if (!permissionContext.toLowerCase().startsWith(account.toLowerCase())) {
    throw new ParametersInvalidError("fields of the redemption", [
      "account: is not that of its `permissionContext`",
    ]);
  }
  const network = networkOf(parameters, { subject: "redemption", chainId });
  checkContracts({ spendCap: module }, { subject: "redemption", ...network });
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, chainId);
    const isKnown = findContract("spendCap", network) !== undefined;
    if (!isKnown && !(await isModuleInstalled(client, { account, module, type: moduleType.executor }))) {
      throw new ExecutorNotInstalledError({ account, module });
    }
    const data = encodeFunctionData({
      abi: spendCapAbi,
      functionName: "redeemDelegations",
      args: [[permissionContext], [mode], [executionCallData]],
    });
    const request = { to: module, data };
    return { transactionHash: await sendTransaction(client, toWallet(relayer, network), request) };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
