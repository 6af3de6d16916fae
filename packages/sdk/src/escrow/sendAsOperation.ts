import { type SmartAccount, sendUserOperation, waitForUserOperationReceipt } from "viem/account-abstraction";
import { getAction } from "viem/utils";
import { confirmUserOperation } from "../session/node/confirmUserOperation.ts";
import { type AccountClient, readClientOf } from "./EscrowClient.ts";
import type { AnyCall, SentCalls } from "./SentCalls.ts";

/**
 * Sends calls from a smart account, all in one user operation, and waits until the chain has executed it.
 *
 * @param client - A bundler's client with that account.
 * @param account - The smart account.
 * @param calls - What to call.
 * @param nonce - The operation's nonce. @default the account's next
 * @returns The operation, and the transaction that it is in.
 */
export async function sendAsOperation(
  client: AccountClient,
  account: SmartAccount,
  calls: readonly AnyCall[],
  nonce?: bigint,
): Promise<SentCalls> {
  const hash = await getAction(
    client,
    sendUserOperation,
    "sendUserOperation",
  )({ account, calls: [...calls], ...(nonce !== undefined && { nonce }) });
  const { receipt } = await getAction(
    client,
    waitForUserOperationReceipt,
    "waitForUserOperationReceipt",
  )({ hash });
  await confirmUserOperation(readClientOf(client), hash, receipt.transactionHash);
  return { transactionHash: receipt.transactionHash, userOperationHash: hash };
}
