import { encodeFunctionData, type Hex, isHex, size } from "viem";
import type { BaseError } from "../../errors/BaseError.ts";
import { InvalidParametersError } from "../../errors/InvalidParametersError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import { deserializeSessionKey } from "../grant/deserializeSessionKey.ts";
import { confirmRevocation, isSessionRevoked } from "../owner/confirmRevocation.ts";
import { toOwnerContext } from "../owner/OwnerContext.ts";
import { type RevocationParameters, revokeVia } from "./revokeVia.ts";

/** What {@link revokeSessionKey} takes: the owner, the network, and the session's id or string. */
export interface RevokeSessionKeyParameters extends RevocationParameters {
  /** The session. Give this or `serializedSessionKey`. */
  readonly sessionId?: Hex | undefined;
  /** The agent's string, whose session it is. */
  readonly serializedSessionKey?: string | undefined;
}

export interface RevokeSessionKeyReturnType {
  readonly sessionId: Hex;
  readonly transactionHash: Hex;
}

export type RevokeSessionKeyErrorType = BaseError;

/**
 * Kills a session for ever, whether it is installed or was never used.
 *
 * @param parameters - Owner, network, session, and the path to the chain.
 * @returns The session and the transaction, once the node shows the session dead.
 * @throws {RevocationNotConfirmedError} when it goes on not to.
 *
 * @example
 * await revokeSessionKey({ ownerPrivateKey, sessionId, via: "direct", chain: "base" });
 */
export async function revokeSessionKey(
  parameters: RevokeSessionKeyParameters,
): Promise<RevokeSessionKeyReturnType> {
  const subject = "parameters of revokeSessionKey";
  const { sessionId: id, serializedSessionKey } = parameters;
  if ((id === undefined) === (serializedSessionKey === undefined)) {
    throw new InvalidParametersError(subject, [
      "sessionId: give either `sessionId` or `serializedSessionKey`",
    ]);
  }
  if (id !== undefined && !(isHex(id) && size(id) === 32)) {
    throw new InvalidParametersError(subject, ["sessionId: is not 32 bytes of hex"]);
  }
  const session =
    serializedSessionKey === undefined ? undefined : deserializeSessionKey(serializedSessionKey);
  const known = session && { addresses: session.grant.contracts, index: session.grant.index };
  const context = await toOwnerContext({ ...parameters, ...known }, subject);
  if (session !== undefined && session.grant.account !== context.account) {
    throw new InvalidParametersError(subject, ["owner: the session is of another account than this owner's"]);
  }
  const sessionId = session?.sessionId ?? (id as Hex);
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "revoke", args: [sessionId] });
  const transactionHash = await revokeVia(context, { ...parameters, ...known }, { data, sessionId });
  await confirmRevocation(context, transactionHash, () => isSessionRevoked(context, sessionId));
  const { chainId } = context.network;
  const { account } = context;
  emitEvent(parameters.logger, {
    type: "session.revoked",
    chainId,
    account,
    sessionId,
    by: "owner",
    transactionHash,
  });
  return { sessionId, transactionHash };
}
