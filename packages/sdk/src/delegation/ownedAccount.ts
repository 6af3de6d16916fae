import type { AccountAdapter } from "../accounts/AccountAdapter.ts";
import { findKernelAccount } from "../accounts/kernel/toKernelAdapter.ts";
import type { Network } from "../chains/resolveNetwork.ts";
import { toSessionError } from "../session/failures/toSessionError.ts";
import { toPublicClient } from "../session/node/toPublicClient.ts";
import { type OwnerParameters, toOwner } from "../session/signer/toOwner.ts";

/**
 * Finds which smart account an owner has, deployed or not.
 *
 * @param parameters - The owner, and which of the owner's accounts.
 * @param network - Where.
 * @returns How it is talked to.
 */
export async function ownedAccount(
  parameters: OwnerParameters & { readonly index?: bigint | undefined },
  network: Network,
): Promise<AccountAdapter> {
  const owner = toOwner(parameters, "owner").address;
  const client = toPublicClient(network);
  const identity = { owner, index: parameters.index ?? 0n, ...network };
  return await findKernelAccount(client, identity).catch((error: unknown) => {
    throw toSessionError(error);
  });
}
