import { entryPoint07Address, formatUserOperationRequest } from "viem/account-abstraction";
import { BundlerMismatchError, NonceConflictError } from "../errors/networkErrors.ts";
import { OperationPendingError } from "../errors/OperationPendingError.ts";
import { isSameHash } from "../node/isSameHash.ts";
import type { SignedOperation } from "../SignedOperation.ts";
import { isKnownAlready, isRefusal } from "./isRefusal.ts";
import { explain, type SessionContext } from "./SessionContext.ts";

const attempts = 3;

/**
 * Hands a signed operation to the bundler; when the line breaks, the same one again.
 *
 * @param context - The opened session.
 * @param operation - What to send.
 * @throws {OperationPendingError} when it is not known whether the bundler has it; else why it was refused.
 * @throws {NonceConflictError} when the bundler says that its nonce is used: by another operation, or by this one.
 */
export async function submitOperation(context: SessionContext, operation: SignedOperation): Promise<void> {
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await request(context, operation);
      return;
    } catch (error) {
      if (isKnownAlready(error)) return;
      const typed = await explain(context, error);
      if (typed instanceof NonceConflictError || typed instanceof BundlerMismatchError) throw typed;
      // A refusal of what may have been taken before proves nothing: that it was taken can be why.
      const refused = isRefusal(error, typed);
      if (refused && failure === undefined) throw typed;
      failure = typed;
      if (refused) break;
    }
  }
  throw new OperationPendingError({ operation, cause: failure });
}

async function request({ bundlerClient }: SessionContext, operation: SignedOperation): Promise<void> {
  const { userOperation, userOperationHash } = operation;
  const hash = await bundlerClient.request(
    {
      method: "eth_sendUserOperation",
      params: [formatUserOperationRequest(userOperation), entryPoint07Address],
    },
    { retryCount: 0 },
  );
  if (!isSameHash(hash, userOperationHash)) {
    const reason = "it took the operation under another hash";
    throw new BundlerMismatchError({ userOperationHash, reason, operation });
  }
}
