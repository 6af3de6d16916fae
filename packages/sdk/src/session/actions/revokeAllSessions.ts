import { type Address, encodeFunctionData, type Hex } from "viem";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { RevocationNotConfirmedError } from "../errors/revocationErrors.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { confirmRevocation, readEpoch } from "../owner/confirmRevocation.ts";
import type { ExecuteViaErrorType } from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";
import { type RevocationParameters, revocationNames, revokeVia } from "./revokeVia.ts";

/** What {@link revokeAllSessions} takes: the owner and the network. */
export interface RevokeAllSessionsParameters extends RevocationParameters {}

export interface RevokeAllSessionsReturnType {
  /** The account whose sessions are dead. */
  readonly account: Address;
  readonly transactionHash: Hex;
}

export type RevokeAllSessionsErrorType = AsOwnerErrorType | ExecuteViaErrorType | RevocationNotConfirmedError;

/**
 * Kills every session that the account has granted so far, used or not, by raising its epoch.
 *
 * @param parameters - Owner, network, and the path to the chain.
 * @returns The transaction, once the node shows the new epoch.
 * @throws {RevocationNotConfirmedError} when it goes on not to.
 *
 * @example
 * await revokeAllSessions({ ownerPrivateKey, index: 0n, via: "direct", chain: "base" });
 */
export async function revokeAllSessions(
  parameters: RevokeAllSessionsParameters,
): Promise<RevokeAllSessionsReturnType> {
  return await asOwner(parameters, { name: "revokeAllSessions", names: revocationNames }, (context) =>
    revokeAll(context, parameters),
  );
}

async function revokeAll(
  context: OwnerContext,
  parameters: RevokeAllSessionsParameters,
): Promise<RevokeAllSessionsReturnType> {
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
  return { account, transactionHash };
}
