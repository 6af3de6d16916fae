import { BaseError } from "../../errors/BaseError.ts";
import { AccountCreationFailedError, NonceConflictError } from "../errors/networkErrors.ts";
import { OperationPendingError } from "../errors/OperationPendingError.ts";
import type { SignedOperation } from "../SignedOperation.ts";
import { findOutcome } from "./findOutcome.ts";
import { deployedAlready } from "./isDeployedAlready.ts";
import { MaybeSent } from "./MaybeSent.ts";
import type { IncludedOperation } from "./readOperation.ts";
import type { SessionContext } from "./SessionContext.ts";
import { submitOperation } from "./submitOperation.ts";
import { waitForOperation } from "./waitForOperation.ts";

/**
 * Hands a signed operation to the bundler, and waits until the chain tells what has become of it.
 *
 * @param context - The opened session.
 * @param operation - What to send.
 * @returns What became of it, or why the bundler refused it.
 * @throws {NonceConflictError} when it can never be included: the chain has another in its place.
 * @throws {AccountCreationFailedError} when it can never be included: another operation has deployed the account.
 * @throws {OperationPendingError} when it may still be included.
 */
export async function includeOperation(
  context: SessionContext,
  operation: SignedOperation,
): Promise<IncludedOperation | MaybeSent> {
  try {
    return await include(context, operation);
  } catch (error) {
    if (error instanceof BaseError) throw error;
    // Nobody foresaw it: the operation may have been sent.
    throw new OperationPendingError({ operation, cause: error });
  }
}

async function include(
  context: SessionContext,
  operation: SignedOperation,
): Promise<IncludedOperation | MaybeSent> {
  try {
    await submitOperation(context, operation);
  } catch (error) {
    // Of what was refused and what was lost only the chain can tell; a node that does not answer tells nothing.
    const outcome = await findOutcome(context, operation).catch(() => "open" as const);
    if (outcome === "void") throw error instanceof OperationPendingError ? new NonceConflictError() : error;
    if (outcome === "late") throw new AccountCreationFailedError({ details: deployedAlready, cause: error });
    if (outcome !== "open") return outcome;
    if (error instanceof OperationPendingError) throw error;
    if (!(error instanceof NonceConflictError)) return new MaybeSent(error);
  }
  return await waitForOperation(context, operation);
}
