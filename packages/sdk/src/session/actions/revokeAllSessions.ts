import { encodeFunctionData, type Hex } from "viem";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import { confirmRevocation, readEpoch } from "../owner/confirmRevocation.ts";
import { toOwnerContext } from "../owner/OwnerContext.ts";
import { type RevocationParameters, revokeVia } from "./revokeVia.ts";

/** What {@link revokeAllSessions} takes: the owner and the network. */
export interface RevokeAllSessionsParameters extends RevocationParameters {}

export interface RevokeAllSessionsReturnType {
  readonly transactionHash: Hex;
}

export type RevokeAllSessionsErrorType = BaseError;

/**
 * Kills every session that the account has granted so far, used or not, by raising its epoch.
 *
 * @param parameters - Owner, network, and the path to the chain.
 * @returns The transaction, once the node shows the new epoch.
 * @throws {RevocationNotConfirmedError} when it goes on not to.
 *
 * @example
 * await revokeAllSessions({ ownerPrivateKey, via: "direct", chain: "base" });
 */
export async function revokeAllSessions(
  parameters: RevokeAllSessionsParameters,
): Promise<RevokeAllSessionsReturnType> {
  const context = await toOwnerContext(parameters, "parameters of revokeAllSessions");
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "revokeAll" });
  const before = await readEpoch(context);
  const transactionHash = await revokeVia(context, parameters, { data, sessionId: undefined });
  await confirmRevocation(context, transactionHash, async () => (await readEpoch(context)) > before);
  const { account } = context;
  emitEvent(parameters.logger, {
    type: "session.allRevoked",
    chainId: context.network.chainId,
    account,
    transactionHash,
  });
  return { transactionHash };
}
