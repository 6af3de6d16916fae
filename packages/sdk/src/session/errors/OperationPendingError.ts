import type { Hex } from "viem";
import type { SignedOperation, SignedTransaction } from "../SignedOperation.ts";
import { SessionError } from "./SessionError.ts";

/**
 * Thrown when a signed operation was, or may have been, sent and did not appear on the chain in time.
 *
 * Do not repeat the calls, which could spend twice. Send `operation` again: it can be included only once.
 */
export class OperationPendingError extends SessionError {
  override readonly name = "OperationPendingError";
  /** `undefined` of a session that redeems: its operations are plain transactions. */
  readonly userOperationHash: Hex | undefined;
  /** Of a session that redeems; a bundler alone decides in which transaction a user operation is. */
  readonly transactionHash: Hex | undefined;
  /** For `sendOperation`. */
  readonly operation: SignedOperation | SignedTransaction;

  constructor(facts: { operation: SignedOperation | SignedTransaction; cause?: unknown }) {
    const { operation, cause } = facts;
    const { userOperationHash, transactionHash } = {
      userOperationHash: undefined,
      transactionHash: undefined,
      ...operation,
    };
    const what = userOperationHash ?? transactionHash;
    super(`The operation ${what} was not seen on the chain in time. It may still be included.`, {
      cause,
      metaMessages: ["Send the same signed operation again: `sendOperation(error.operation)`."],
    });
    this.userOperationHash = userOperationHash;
    this.transactionHash = transactionHash;
    this.operation = operation;
    // Errors are printed, and an operation is long.
    Object.defineProperty(this, "operation", { enumerable: false });
  }
}
