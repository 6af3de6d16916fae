import { NoEnablingCallError } from "../errors/paymentErrors.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import type { OperationReceipt } from "../SignedOperation.ts";
import { hasEnablingCall } from "../terms/enablingCall.ts";
import { type SendSessionCallsErrorType, sendSessionCalls } from "./sendSessionCalls.ts";

/** Where the operation is; `undefined` when there was nothing to do. */
export type EnableSessionReturnType = OperationReceipt | undefined;

export type EnableSessionErrorType = SendSessionCallsErrorType | NoEnablingCallError;

/**
 * Enables a session by an operation that does nothing else; deploys the account if need be.
 *
 * Any operation enables a session. This one is for those who sign payments and whose facilitators do not follow
 * ERC-6492 for accounts that are deployed.
 *
 * @param context - The opened session.
 * @returns {@link EnableSessionReturnType}
 * @throws {NoEnablingCallError} when the terms allow no call that does nothing; what `sendCalls` throws.
 */
export async function enableSession(context: SessionContext): Promise<EnableSessionReturnType> {
  const { door, session } = context;
  const installed = await door.isInstalled().catch(async (error: unknown) => {
    throw await explain(context, error);
  });
  if (installed) return undefined;
  if (!hasEnablingCall(session.terms)) throw new NoEnablingCallError();
  return await sendSessionCalls(context, [{ to: session.sessionKeyAddress, value: 0n, data: "0x" }]);
}
