import { type Address, encodeFunctionData, type Hex } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { SessionUnknownError } from "../errors/ownerErrors.ts";
import type { RevocationNotConfirmedError } from "../errors/revocationErrors.ts";
import { verifyGrantOf } from "../grant/verifyGrantOf.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { confirmRevocation, isSessionRevoked, readSession } from "../owner/confirmRevocation.ts";
import type { ExecuteViaErrorType } from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";
import { revokedSessionId } from "./revokedSessionId.ts";
import { type RevocationParameters, revocationNames, revokeVia } from "./revokeVia.ts";

/** What {@link revokeSessionKey} takes: the owner, and the session's string, or its id with account and chain. */
export interface RevokeSessionKeyParameters extends RevocationParameters {
  /** The session's id. Give this or `serializedSessionKey`, which says account and chain as well. */
  readonly sessionId?: Hex | undefined;
  /**
   * Says of an id that its session was granted and never used, so that the chain cannot know it: it is then revoked
   * unseen. A wrong id, account or chain goes unnoticed. Not needed with `serializedSessionKey`. @default false
   */
  readonly neverUsed?: boolean | undefined;
}

const names = {
  ...revocationNames,
  sessionId: true,
  neverUsed: true,
} satisfies Names<RevokeSessionKeyParameters>;

export interface RevokeSessionKeyReturnType {
  readonly sessionId: Hex;
  readonly account: Address;
  readonly chainId: number;
  /** `undefined`: it was revoked before. */
  readonly transactionHash: Hex | undefined;
}

export type RevokeSessionKeyErrorType =
  | AsOwnerErrorType
  | ExecuteViaErrorType
  | RevocationNotConfirmedError
  | SessionUnknownError;

/**
 * Kills a session for ever, whether it is installed or was never used.
 *
 * @param parameters - Owner, session, and the path to the chain.
 * @returns The session and the transaction, once the node shows that session of that account dead.
 * @throws {SessionUnknownError} when the account's chain has never seen an id given alone; nothing is sent.
 * @throws {GrantNotApprovedError} when the chain has not seen the string's session and the owner that the string names
 * did not sign it: it was altered; nothing is sent.
 * @throws {OwnerMismatchError} when the owner is not the account's; nothing is sent.
 * @throws {RevocationNotConfirmedError} when the node goes on not to show it.
 *
 * @example
 * await revokeSessionKey({ ownerPrivateKey, serializedSessionKey, via: "direct" });
 */
export async function revokeSessionKey(
  parameters: RevokeSessionKeyParameters,
): Promise<RevokeSessionKeyReturnType> {
  return await asOwner(parameters, { name: "revokeSessionKey", names }, (context) =>
    revoke(context, parameters),
  );
}

async function revoke(
  context: OwnerContext,
  parameters: RevokeSessionKeyParameters,
): Promise<RevokeSessionKeyReturnType> {
  const { account, session } = context;
  const { chainId } = context.network;
  const sessionId = revokedSessionId(context, parameters, "revokeSessionKey");
  if (sessionId === undefined) {
    throw new ParametersInvalidError("parameters of revokeSessionKey", [
      "sessionId: give `serializedSessionKey` or `sessionId`",
    ]);
  }
  const before = await readSession(context, sessionId);
  const facts = { sessionId, account, chainId };
  if (before.revoked) return { ...facts, transactionHash: undefined };
  if (before.door === 0 && parameters.neverUsed !== true) {
    if (session === undefined) throw new SessionUnknownError(facts);
    // An altered string names a session that nobody granted: revoking that one would leave the real one alive.
    await verifyGrantOf(context.client, session);
  }
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "revoke", args: [sessionId] });
  const transactionHash = await revokeVia(context, parameters, { data, sessionId });
  await confirmRevocation(context, transactionHash, () => isSessionRevoked(context, sessionId));
  emitEvent(parameters.logger, { type: "session.revoked", ...facts, by: "owner", transactionHash });
  return { ...facts, transactionHash };
}
