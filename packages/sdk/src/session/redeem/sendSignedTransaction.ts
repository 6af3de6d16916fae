import { keccak256 } from "viem";
import { NonceConflictError } from "../errors/networkErrors.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { OperationReceipt, SignedTransaction } from "../SignedOperation.ts";
import { includeTransaction } from "./includeTransaction.ts";
import { findTransaction, isReplaced, receiptOf } from "./waitForTransaction.ts";

/**
 * Sends a transaction signed before, and waits until the chain has it; if it has it already, nothing is sent.
 *
 * @param context - The opened session.
 * @param signed - The signed transaction.
 * @returns Where it is.
 * @throws {NonceConflictError} when it can never be included: another has its nonce.
 * @throws {OperationPendingError} when it may still be included.
 */
export async function sendSignedTransaction(
  context: SessionContext,
  { serializedTransaction }: SignedTransaction,
): Promise<OperationReceipt> {
  // What is looked for is what would be sent.
  const transaction = { serializedTransaction, transactionHash: keccak256(serializedTransaction) };
  // To send it again does no harm, whether or not a look-up fails.
  const before = await findTransaction(context, transaction).catch(() => undefined);
  if (before !== undefined) return receiptOf(before);
  if (await isReplaced(context, transaction).catch(() => false)) throw new NonceConflictError();
  return await includeTransaction(context, transaction);
}
