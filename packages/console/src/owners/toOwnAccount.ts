import { createAccount, type GrantSessionParameters } from "@abbababa/sdk";
import { isAddressEqual } from "viem";
import type { SmartAccount } from "viem/account-abstraction";
import type { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { toOwnerOfAccount } from "./toOwnerOfAccount.ts";

/**
 * Makes an account of ours again from what is kept of it.
 *
 * @param owner - Who signs for it on this device.
 * @returns The account; `undefined` when what is kept does not make its address.
 */
export async function toOwnAccount(
  { address, spareOwners, place, index }: StoredAccount,
  owner: NonNullable<GrantSessionParameters["owner"]>,
  network: ReturnType<typeof toNetwork>,
): Promise<SmartAccount | undefined> {
  const account = await createAccount({
    owner,
    spareOwners: spareOwners.map(toOwnerOfAccount),
    place,
    index: BigInt(index),
    ...network,
  });
  return isAddressEqual(account.address, address) ? account : undefined;
}
