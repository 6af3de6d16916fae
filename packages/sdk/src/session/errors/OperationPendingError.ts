import type { Hex } from "viem";
import type { SignedOperation } from "../client/SignedOperation.ts";
import { SessionError } from "./SessionError.ts";

/**
 * Thrown when a signed operation was sent, or may have been, and was not seen on the chain in time.
 *
 * Do not make the calls anew: that could spend twice. Send `operation` again, which can be included only once.
 */
export class OperationPendingError extends SessionError {
  override readonly name = "OperationPendingError";
  readonly userOperationHash: Hex;
  /** For `sendOperation`. */
  readonly operation: SignedOperation;

  constructor({ operation, cause }: { operation: SignedOperation; cause?: unknown }) {
    const { userOperationHash } = operation;
    super(`The operation ${userOperationHash} was not seen on the chain in time. It may still be included.`, {
      cause,
      metaMessages: ["Send the same signed operation again: `sendOperation(error.operation)`."],
    });
    this.userOperationHash = userOperationHash;
    this.operation = operation;
    // Errors are printed, and an operation is long.
    Object.defineProperty(this, "operation", { enumerable: false });
  }
}
