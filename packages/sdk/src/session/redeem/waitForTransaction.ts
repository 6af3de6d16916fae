import {
  parseTransaction,
  recoverTransactionAddress,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  type TransactionSerialized,
} from "viem";
import { getBlockNumber, getTransactionCount, getTransactionReceipt } from "viem/actions";
import { withJson } from "../../json/withJson.ts";
import { pollUntil } from "../../waiting/pollUntil.ts";
import { CallRevertedError } from "../errors/callErrors.ts";
import { NonceConflictError } from "../errors/networkErrors.ts";
import { OperationPendingError } from "../errors/OperationPendingError.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import { lag, type OperationReceipt, type SignedTransaction } from "../SignedOperation.ts";

/**
 * Waits until a transaction is on the chain.
 *
 * @param context - The opened session, whose timeout holds.
 * @param transaction - What was sent.
 * @param failure - What sending it met with.
 * @returns Where it is.
 * @throws {CallRevertedError} when it reverted.
 * @throws {NonceConflictError} when it can never be included: another has its nonce.
 * @throws {OperationPendingError} when it is not on the chain in time.
 */
export async function waitForTransaction(
  context: SessionContext,
  transaction: SignedTransaction,
  failure?: unknown,
): Promise<OperationReceipt> {
  const { timeout, pollingInterval } = context;
  // A node that does not answer is asked again, as long as there is time.
  const look = () => findTransaction(context, transaction).catch(() => undefined);
  const receipt = await pollUntil(look, { end: Date.now() + timeout, interval: pollingInterval });
  if (receipt !== undefined) return receiptOf(receipt);
  if (await isReplaced(context, transaction).catch(() => false)) throw new NonceConflictError();
  throw new OperationPendingError({ operation: transaction, cause: failure });
}

/**
 * Looks for a transaction on the chain.
 *
 * @param context - The opened session.
 * @param transaction - What to look for.
 * @returns Its receipt, or `undefined` when the node has none.
 */
export async function findTransaction(
  { publicClient }: SessionContext,
  { transactionHash: hash }: SignedTransaction,
): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(publicClient, { hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Says whether another transaction has a transaction's nonce, so deep in the chain that a node which does not show this
 * one cannot just be behind.
 *
 * @param context - The opened session.
 * @param transaction - What was sent.
 */
export async function isReplaced(context: SessionContext, transaction: SignedTransaction): Promise<boolean> {
  const { publicClient } = context;
  // `parseTransaction` takes any bytes, and throws for what is no transaction.
  const serializedTransaction = transaction.serializedTransaction as TransactionSerialized;
  const { nonce = 0 } = parseTransaction(serializedTransaction);
  const head = await getBlockNumber(publicClient, { cacheTime: 0 });
  if (head < lag) return false;
  const address = await recoverTransactionAddress({ serializedTransaction });
  const used = await getTransactionCount(publicClient, { address, blockNumber: head - lag });
  return used > nonce && (await findTransaction(context, transaction)) === undefined;
}

/**
 * Takes a transaction on the chain for good.
 *
 * @param receipt - What the node says of it.
 * @returns Where it is, and what it cost.
 * @throws {CallRevertedError} when it reverted.
 */
export function receiptOf(receipt: TransactionReceipt): OperationReceipt {
  const { transactionHash, blockNumber, gasUsed, effectiveGasPrice, status } = receipt;
  if (status === "reverted") throw new CallRevertedError({});
  const actualGasCost = gasUsed * effectiveGasPrice;
  const found = { userOperationHash: undefined, transactionHash, blockNumber, actualGasCost };
  return withJson("OperationReceipt", found);
}
