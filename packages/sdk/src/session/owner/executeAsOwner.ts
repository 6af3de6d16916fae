import type { Chain, Hex, Transport } from "viem";
import { type BundlerClient, createBundlerClient } from "viem/account-abstraction";
import { EndpointMissingError } from "../../chains/chainErrors.ts";
import { DirectCallUnsupportedError } from "../errors/ownerErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { estimateFees } from "../gas/estimateFees.ts";
import { confirmUserOperation } from "../node/confirmUserOperation.ts";
import { toTransport } from "../node/toTransport.ts";
import { deployAccount } from "./deployAccount.ts";
import type { OwnerContext, Sender, TransactionRequest } from "./OwnerContext.ts";
import { toWallet } from "./OwnerContext.ts";
import { sendTransaction } from "./sendTransaction.ts";
import { submitAsOwner } from "./submitAsOwner.ts";

/**
 * Makes calls as the account, by a user operation that the owner signs; deploys the account if need be.
 *
 * @param context - Owner and account.
 * @param calls - The calls; all happen or none does.
 * @returns The transaction's hash.
 * @throws {EndpointMissingError} when no bundler is known.
 * @throws {GasLimitTooHighError} when the bundler wants more gas for it than is signed for.
 */
export async function executeByUserOperation(
  context: OwnerContext,
  calls: readonly TransactionRequest[],
): Promise<Hex> {
  const { client, network, owned } = context;
  const { chain, bundlerUrl } = network;
  if (bundlerUrl === undefined) throw new EndpointMissingError("bundlerUrl");
  try {
    const account = await owned.toSmartAccount();
    const bundlerClient: BundlerClient<Transport, Chain> = createBundlerClient({
      chain,
      client,
      transport: toTransport(bundlerUrl, "bundler"),
      pollingInterval: client.pollingInterval,
      userOperation: { estimateFeesPerGas: () => estimateFees(bundlerClient, client) },
    });
    const hash = await submitAsOwner(bundlerClient, account, calls, context.gasCaps);
    const { receipt } = await bundlerClient.waitForUserOperationReceipt({ hash });
    await confirmUserOperation(client, hash, receipt.transactionHash);
    return receipt.transactionHash;
  } catch (error) {
    throw toSessionError(error, { account: context.account });
  }
}

/**
 * Makes calls as the account, by a transaction of the owner's own EOA: needs no bundler, only a little ETH there.
 *
 * @param context - Owner and account.
 * @param sender - The owner, able to send transactions.
 * @param calls - The calls; all happen or none does.
 * @returns The transaction's hash.
 * @throws {DirectCallUnsupportedError} when the account takes none from there.
 */
export async function executeDirectly(
  context: OwnerContext,
  sender: Sender,
  calls: readonly TransactionRequest[],
): Promise<Hex> {
  const { client, network, owned, account, signingTimeout } = context;
  if (owned.toDirectCall === undefined) throw new DirectCallUnsupportedError({ account });
  const wallet = toWallet(sender, network);
  await deployAccount(owned.adapter, network, wallet);
  const call = await owned.toDirectCall(calls.map(({ to, data, value = 0n }) => ({ to, data, value })));
  return await sendTransaction(client, wallet, call, signingTimeout);
}
