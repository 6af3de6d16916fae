import { isAddressEqual } from "viem";
import type { ApiClient } from "../api/createApiClient.ts";
import { readNetwork } from "../chains/resolveNetwork.ts";
import { checkParameters } from "../parameters/checkParameters.ts";
import type { CreateSessionKeyParameters } from "../session/grant/CreateSessionKeyParameters.ts";
import {
  type CreateSessionParameters,
  type CreateSessionReturnType,
  createSession,
  createSessionNames,
} from "./createSession.ts";
import { SellerAccountMismatchError } from "./delegationErrors.ts";
import { ownedAccount } from "./ownedAccount.ts";

/**
 * Delegates selling: as {@link createSession}, and the account that is to deliver must be the one that is paid. Unless it
 * is given a budget, the session spends nothing.
 *
 * Only the account that is paid can record a delivery on the chain: without an on-chain session, deliveries are handed
 * over, and somebody else puts their proofs on the chain.
 *
 * @param api - As the agent that delegates.
 * @param parameters - What {@link createSession} takes; without services it sells all of the agent's.
 * @param owner - Grants an on-chain session without being told, if the account that is paid is its own.
 * @throws {SellerAccountMismatchError} before anything is created.
 */
export async function createSellerSession(
  api: ApiClient,
  parameters: CreateSessionParameters = {},
  owner?: CreateSessionKeyParameters,
): Promise<CreateSessionReturnType> {
  checkParameters(parameters, createSessionNames, "parameters of createSession");
  const { budgetUsdc, allowedServiceIds = [] } = parameters;
  const onChain = parameters.onChain ?? owner;
  const difference = onChain && (await compareAccounts(api, onChain));
  if (difference !== undefined && parameters.onChain !== undefined) {
    throw new SellerAccountMismatchError(difference);
  }
  const half = difference === undefined ? onChain : undefined;
  const budget = budgetUsdc ?? (half?.spend === undefined ? 0n : undefined);
  const sellsAll = allowedServiceIds.length === 0;
  // Without a budget it only sells: nothing that it may call moves the account's money.
  const escrowCalls = half?.escrowCalls ?? (budget === 0n ? "selling" : undefined);
  const selling = half && { ...half, escrowCalls };
  return createSession(api, { ...parameters, onChain: selling, budgetUsdc: budget }, { sellsAll });
}

/** The account that sales are paid to and the owner's, if they are two. */
async function compareAccounts(api: ApiClient, onChain: CreateSessionKeyParameters) {
  const { walletAddress: paid } = await api.agents.me();
  const { address: account } = await ownedAccount(onChain, readNetwork(onChain));
  return isAddressEqual(paid, account) ? undefined : { paid, account };
}
