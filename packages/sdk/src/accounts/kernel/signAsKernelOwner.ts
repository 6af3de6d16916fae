import { type Address, concat, type Hex, type LocalAccount } from "viem";
import type { KernelVersion } from "./kernelVersions.ts";
import { kernelTypedData } from "./typedData.ts";
import { validationType } from "./validation.ts";

/**
 * Signs a hash as the owner's Kernel account does: an ERC-1271 signature by the root validator.
 *
 * @param owner - The owner.
 * @param facts - Chain, account, its version, and the hash.
 * @returns For the account's `isValidSignature`.
 */
export async function signAsKernelOwner(
  owner: LocalAccount,
  facts: {
    readonly chainId: number;
    readonly account: Address;
    readonly version?: KernelVersion | undefined;
    readonly hash: Hex;
  },
): Promise<Hex> {
  return concat([validationType.root, await owner.signTypedData(kernelTypedData(facts))]);
}
