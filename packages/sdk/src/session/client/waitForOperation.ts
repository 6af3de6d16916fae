import { getUserOperationReceipt } from "viem/account-abstraction";
import { BundlerMismatchError, NonceConflictError } from "../errors/networkErrors.ts";
import { OperationPendingError } from "../errors/OperationPendingError.ts";
import { findOperation, type IncludedOperation, readOperation } from "./findOperation.ts";
import { isOvertaken } from "./isOvertaken.ts";
import type { SessionContext } from "./SessionContext.ts";
import type { SignedOperation } from "./SignedOperation.ts";

/** Looks at the bundler for each look through the chain's events, which costs nodes more. */
const bundlerLooks = 4;

/**
 * Waits until an operation is on the chain. The bundler may say where, but only the node is believed.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns What became of it.
 * @throws {OperationPendingError} when it is not on the chain in time.
 * @throws {NonceConflictError} when it would install the session and another operation did: it is void.
 * @throws {BundlerMismatchError} when the bundler says that it is, and the chain does not.
 */
export async function waitForOperation(
  context: SessionContext,
  operation: SignedOperation,
): Promise<IncludedOperation> {
  const { timeout, pollingInterval } = context;
  const { userOperationHash } = operation;
  const end = Date.now() + timeout;
  let claimed = false;
  for (let look = 1; ; look += 1) {
    const transactionHash = await askBundler(context, operation);
    claimed ||= transactionHash !== undefined;
    const included =
      transactionHash === undefined
        ? undefined
        : await readOperation(context, userOperationHash, transactionHash);
    if (included !== undefined) return included;
    const last = Date.now() + pollingInterval > end;
    if (look % bundlerLooks === 0 || last) {
      const found = await findOperation(context, operation).catch(() => undefined);
      if (found !== undefined) return found;
      if (await isOvertaken(context, operation)) throw new NonceConflictError();
    }
    if (last && claimed) {
      throw new BundlerMismatchError({
        userOperationHash,
        reason: "it is not in the transaction it is said to be in",
      });
    }
    if (last) throw new OperationPendingError({ operation });
    await new Promise((resolve) => setTimeout(resolve, pollingInterval));
  }
}

async function askBundler({ bundlerClient }: SessionContext, { userOperationHash }: SignedOperation) {
  try {
    const { receipt } = await getUserOperationReceipt(bundlerClient, { hash: userOperationHash });
    return receipt.transactionHash;
  } catch {
    // Not included yet, or the bundler is out of reach: the chain tells in the end.
    return undefined;
  }
}
