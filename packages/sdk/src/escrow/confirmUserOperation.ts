import { type Hash, parseEventLogs } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { waitForTransactionReceipt } from "viem/actions";
import { getAction } from "viem/utils";
import { BundlerMismatchError, CallRevertedError } from "../session/errors/networkErrors.ts";
import type { ChainClient } from "./EscrowClient.ts";

/**
 * Checks with the chain's node what a bundler says of a user operation.
 *
 * @param reader - A client of a node.
 * @param userOperationHash - The operation.
 * @param transactionHash - The transaction that is said to hold it.
 * @throws {CallRevertedError} with the reason, when the operation was included and its calls reverted.
 * @throws {BundlerMismatchError} when the transaction does not hold the operation.
 */
export async function confirmUserOperation(
  reader: ChainClient,
  userOperationHash: Hash,
  transactionHash: Hash,
): Promise<void> {
  const { logs } = await getAction(
    reader,
    waitForTransactionReceipt,
    "waitForTransactionReceipt",
  )({ hash: transactionHash });
  let revertReason: Hash | undefined;
  for (const { eventName, args } of parseEventLogs({ abi: entryPoint07Abi, logs })) {
    if (!("userOpHash" in args) || args.userOpHash !== userOperationHash) continue;
    if (eventName === "UserOperationRevertReason") revertReason = args.revertReason;
    if (eventName !== "UserOperationEvent") continue;
    if (args.success) return;
    throw new CallRevertedError({ data: revertReason, userOperationHash });
  }
  const reason = `the transaction ${transactionHash} does not hold it`;
  throw new BundlerMismatchError({ userOperationHash, reason });
}
