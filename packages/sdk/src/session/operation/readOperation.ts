import { type Hex, type Log, parseEventLogs } from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { getTransactionReceipt } from "viem/actions";
import { withJson } from "../../json/withJson.ts";
import { CallRevertedError } from "../errors/callErrors.ts";
import { loadFailures } from "../failures/loadFailures.ts";
import { plainReason } from "../failures/revertData.ts";
import { isSameHash } from "../node/isSameHash.ts";
import type { OperationReceipt } from "../SignedOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/** An operation as the chain knows it. */
export interface IncludedOperation extends OperationReceipt {
  readonly success: boolean;
  /** What its calls reverted with. */
  readonly revertReason: Hex | undefined;
}

/**
 * Reads what became of an operation from the receipt of a transaction, as the node tells it.
 *
 * @param context - The opened session.
 * @param userOperationHash - The operation.
 * @param transactionHash - The transaction that is said to include it.
 * @returns What became of it, or `undefined` when the transaction does not include it.
 * @throws When the node does not have the transaction, or does not answer.
 */
export async function readOperation(
  { publicClient }: SessionContext,
  userOperationHash: Hex,
  transactionHash: Hex,
): Promise<IncludedOperation | undefined> {
  const receipt = await getTransactionReceipt(publicClient, { hash: transactionHash });
  const logs = receipt.logs.filter(
    (log: Log) => log.address.toLowerCase() === entryPoint07Address.toLowerCase(),
  );
  const events = parseEventLogs({ abi: entryPoint07Abi, logs, strict: true });
  let revertReason: Hex | undefined;
  for (const { eventName, args } of events) {
    if (eventName === "UserOperationRevertReason" && isSameHash(args.userOpHash, userOperationHash)) {
      revertReason = args.revertReason;
    }
    if (eventName === "UserOperationEvent" && isSameHash(args.userOpHash, userOperationHash)) {
      const { success, actualGasCost } = args;
      const { blockNumber } = receipt;
      return { userOperationHash, transactionHash, blockNumber, actualGasCost, success, revertReason };
    }
  }
  return undefined;
}

/**
 * Takes what became of an operation for good, or throws why its calls reverted.
 *
 * @param included - An operation on the chain.
 * @returns Its receipt.
 * @throws {CallRevertedError} when its calls reverted.
 */
export async function requireSuccess(included: IncludedOperation): Promise<OperationReceipt> {
  const { success, revertReason, ...receipt } = included;
  if (success) return withJson("OperationReceipt", receipt);
  const { userOperationHash } = receipt;
  const { toSessionError } = await loadFailures();
  const reason = revertReason === undefined ? undefined : toSessionError(new RevertedWith(revertReason));
  const known = reason instanceof CallRevertedError ? reason : undefined;
  throw new CallRevertedError({
    errorName: known?.errorName ?? (revertReason && plainReason(revertReason)) ?? reason?.name,
    args: known?.args,
    data: revertReason,
    userOperationHash,
  });
}

/** Revert data in the form in which clients throw it. */
class RevertedWith extends Error {
  readonly data: Hex;

  constructor(data: Hex) {
    super("execution reverted");
    this.data = data;
  }
}
