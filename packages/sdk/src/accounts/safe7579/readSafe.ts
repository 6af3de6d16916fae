import { type Address, type Client, getAddress, slice } from "viem";
import { readContract } from "viem/actions";
import { safeAbi } from "./safeAbi.ts";

/** Where a Safe keeps its fallback handler: keccak256("fallback_manager.handler.address"). */
const handlerSlot = 0x6c9a6c4a39284e37ed1cf53d337577d14212a4870fb976a4366c693b939918d5n;

/** What a Safe says of itself. */
export interface SafeState {
  readonly owners: readonly Address[];
  /** How many of them must sign. */
  readonly threshold: bigint;
  /** Its fallback handler: of a Safe7579 the adapter, which verifies operations. */
  readonly handler: Address;
}

/** What stands in front of a Safe's first module. */
const sentinel: Address = "0x0000000000000000000000000000000000000001";

/** More modules than a Safe ever has. */
const allModules = 100n;

/**
 * Reads who owns a Safe, and what extends it.
 *
 * @param client - Reads the chain.
 * @param address - The Safe.
 */
export async function readSafe(client: Client, address: Address): Promise<SafeState> {
  const safe = { abi: safeAbi, address } as const;
  const [owners, threshold, word] = await Promise.all([
    readContract(client, { ...safe, functionName: "getOwners" }),
    readContract(client, { ...safe, functionName: "getThreshold" }),
    readContract(client, { ...safe, functionName: "getStorageAt", args: [handlerSlot, 1n] }),
  ]);
  return { owners, threshold, handler: getAddress(slice(word, 12, 32)) };
}

/**
 * Reads which modules a Safe has enabled: each may have it do anything.
 *
 * @param client - Reads the chain.
 * @param address - The Safe.
 * @returns The modules, in the order of the Safe's list.
 */
export async function readSafeModules(client: Client, address: Address): Promise<readonly Address[]> {
  const [modules] = await readContract(client, {
    abi: safeAbi,
    address,
    functionName: "getModulesPaginated",
    args: [sentinel, allModules],
  });
  return modules;
}
