import { isAddressEqual } from "viem";
import type { ApiClient } from "../api/createApiClient.ts";
import { resolveNetwork } from "../chains/resolveNetwork.ts";
import {
  type CreateSessionParameters,
  type CreateSessionReturnType,
  createSession,
} from "./createSession.ts";
import { SellerAccountMismatchError } from "./errors.ts";
import { ownedAccount } from "./ownedAccount.ts";

/**
 * Delegates selling: as {@link createSession}, and the account that is to deliver must be the one that is paid.
 *
 * @param api - As the agent that delegates.
 * @param parameters - What {@link createSession} takes.
 * @throws {SellerAccountMismatchError} before anything is created.
 */
export async function createSellerSession(
  api: ApiClient,
  parameters: CreateSessionParameters,
): Promise<CreateSessionReturnType> {
  const { onChain } = parameters;
  if (onChain !== undefined) {
    const { walletAddress: paid } = await api.agents.me();
    const { address: account } = await ownedAccount(onChain, resolveNetwork(onChain));
    if (!isAddressEqual(paid, account)) throw new SellerAccountMismatchError({ paid, account });
  }
  return createSession(api, parameters);
}
