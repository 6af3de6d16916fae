import { sleep } from "../../waiting/sleep.ts";
import {
  AccountCreationFailedError,
  BundlerMismatchError,
  NonceConflictError,
} from "../errors/networkErrors.ts";
import { OperationPendingError } from "../errors/OperationPendingError.ts";
import type { SignedOperation } from "../SignedOperation.ts";
import { askBundler } from "./askBundler.ts";
import { findOutcome } from "./findOutcome.ts";
import { deployedAlready } from "./isDeployedAlready.ts";
import type { IncludedOperation } from "./readOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/** Looks at the bundler for each look through the chain's events, which costs nodes more. */
const bundlerLooks = 4;

/**
 * Waits until an operation is on the chain. The bundler may say where, but only the node is believed.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns What became of it.
 * @throws {OperationPendingError} when it is not on the chain in time.
 * @throws {NonceConflictError} when it can never be: another operation has its nonce, or has installed the session.
 * @throws {AccountCreationFailedError} when it can never be: another operation has deployed the account.
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
    const answer = await askBundler(context, operation);
    if (answer.included !== undefined) return answer.included;
    claimed ||= answer.claimed;
    const last = Date.now() + pollingInterval > end;
    if (look % bundlerLooks === 0 || last) {
      // Whatever a node that does not answer would say: it is asked again, as long as there is time.
      const outcome = await findOutcome(context, operation).catch(() => undefined);
      if (outcome === "void") throw new NonceConflictError();
      if (outcome === "late") throw new AccountCreationFailedError({ details: deployedAlready });
      if (outcome !== undefined && outcome !== "open") return outcome;
      if (last && claimed && outcome === "open") {
        const reason = "it is not in the transaction it is said to be in";
        throw new BundlerMismatchError({ userOperationHash, reason, operation });
      }
    }
    if (last) throw new OperationPendingError({ operation });
    await sleep(pollingInterval);
  }
}
