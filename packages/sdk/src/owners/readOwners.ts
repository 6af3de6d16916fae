import type { Address, Client, Hex } from "viem";
import { readContract } from "viem/actions";
import { ownerValidatorAbi } from "../generated/usedAbis.ts";
import { type OwnerKey, ownerIdOf } from "./OwnerKey.ts";

/** One owner, as the chain keeps it. */
export interface KeptOwner {
  /** Its place: signatures begin with it. */
  readonly slot: number;
  /** From `ownerIdOf`. */
  readonly id: Hex;
}

/**
 * Reads an account's owners.
 *
 * @param client - Reads the chain.
 * @param place - The account, and the OwnerValidator.
 * @returns In the order of their slots; none when the account is not deployed, or has no such validator.
 */
export async function readOwners(
  client: Client,
  { account, validator }: { readonly account: Address; readonly validator: Address },
): Promise<readonly KeptOwner[]> {
  return await readContract(client, {
    abi: ownerValidatorAbi,
    address: validator,
    functionName: "ownersOf",
    args: [account],
  });
}

/**
 * Finds an owner among an account's.
 *
 * @param owners - From {@link readOwners}, or those of its creation.
 * @param key - The owner.
 * @returns Its slot; `undefined` when it is none of them.
 */
export function slotOf(owners: readonly KeptOwner[], key: OwnerKey): number | undefined {
  const id = ownerIdOf(key);
  return owners.find((owner) => owner.id.toLowerCase() === id)?.slot;
}

/** The owners of an account that is not deployed yet. */
export function ownersAtCreation(owners: readonly OwnerKey[]): readonly KeptOwner[] {
  return owners.map((key, slot) => ({ slot, id: ownerIdOf(key) }));
}
