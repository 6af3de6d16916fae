import { type Address, createPublicClient, http } from "viem";
import type { Network } from "../chains/resolveNetwork.ts";
import { toSessionError } from "../session/failures/toSessionError.ts";
import { accountOf } from "../session/kernel/accountOf.ts";
import { type OwnerParameters, toOwner } from "../session/owner/toOwner.ts";

/**
 * Computes which smart account an owner has, deployed or not.
 *
 * @param parameters - The owner, and which of the owner's accounts.
 * @param network - Where.
 * @returns Its address.
 */
export async function ownedAccount(
  parameters: OwnerParameters & { readonly index?: bigint | undefined },
  network: Network,
): Promise<Address> {
  const owner = toOwner(parameters, "owner").address;
  const client = createPublicClient({ chain: network.chain, transport: http(network.rpcUrl) });
  return accountOf(client, { owner, index: parameters.index ?? 0n, ...network }).catch((error: unknown) => {
    throw toSessionError(error);
  });
}
