import { type Address, concat, type Hex, type LocalAccount } from "viem";
import { kernelVersion } from "../../chains/contractAddresses.ts";

/**
 * The typed data that an owner signs in a hash's place: Kernel wraps it, so that no signature serves two accounts.
 *
 * @param facts - Chain, account and hash.
 * @returns For `signTypedData` or `hashTypedData`.
 */
export function kernelTypedData(facts: {
  readonly chainId: number;
  readonly account: Address;
  readonly hash: Hex;
}) {
  const { chainId, account: verifyingContract, hash } = facts;
  return {
    domain: { name: "Kernel", version: kernelVersion, chainId, verifyingContract },
    types: { Kernel: [{ name: "hash", type: "bytes32" }] },
    primaryType: "Kernel",
    message: { hash },
  } as const;
}

/** Kernel: 0x00 stands for the root validator. */
const rootValidator = "0x00";

/**
 * Signs a hash as the owner's Kernel account does: an ERC-1271 signature by the root validator.
 *
 * @param owner - The owner.
 * @param facts - Chain, account and hash.
 * @returns For the account's `isValidSignature`.
 */
export async function signAsAccountOwner(
  owner: LocalAccount,
  facts: { readonly chainId: number; readonly account: Address; readonly hash: Hex },
): Promise<Hex> {
  return concat([rootValidator, await owner.signTypedData(kernelTypedData(facts))]);
}
