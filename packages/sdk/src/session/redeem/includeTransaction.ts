import { BaseError, NonceTooLowError, UnknownNodeError } from "viem";
import { sendRawTransaction } from "viem/actions";
import { getNodeError } from "viem/utils";
import { isKnownAlready, isRefusal } from "../operation/isRefusal.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import type { OperationReceipt, SignedTransaction } from "../SignedOperation.ts";
import { waitForTransaction } from "./waitForTransaction.ts";

const attempts = 3;

/**
 * Hands a signed transaction to the node, and waits until the chain has it; when the line breaks, the same one again.
 *
 * @param context - The opened session.
 * @param transaction - What to send.
 * @returns Where it is.
 * @throws {OperationPendingError} when it may still be included; else why it was refused, or reverted.
 */
export async function includeTransaction(
  context: SessionContext,
  transaction: SignedTransaction,
): Promise<OperationReceipt> {
  const { serializedTransaction } = transaction;
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await sendRawTransaction(context.publicClient, { serializedTransaction });
      break;
    } catch (error) {
      if (isKnownAlready(error)) break;
      const typed = await explain(context, error);
      // A refusal of what may have been taken before proves nothing: that it was taken can be why.
      const refused = isRefusal(error, typed) || isRefusedByRule(error);
      if (refused && failure === undefined) throw typed;
      failure = typed;
      if (refused) break;
    }
  }
  return await waitForTransaction(context, transaction, failure);
}

/** Nodes have no codes for why they refuse. That a nonce is used is none of it: maybe it is, by this transaction. */
function isRefusedByRule(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  const rule = getNodeError(error, {});
  return !(rule instanceof UnknownNodeError || rule instanceof NonceTooLowError);
}
