import type { Hex, LocalAccount } from "viem";
import { entryPoint07Address, getUserOperationHash, type UserOperation } from "viem/account-abstraction";

/**
 * Signs an operation's hash as an EIP-191 message, as ECDSA validators take it.
 *
 * @param owner - Signs.
 * @param operation - The operation.
 * @param chainId - Its chain.
 */
export async function signOperationAsMessage(
  owner: LocalAccount,
  operation: UserOperation<"0.7">,
  chainId: number,
): Promise<Hex> {
  const raw = getUserOperationHash({
    userOperation: { ...operation, signature: "0x" },
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    chainId,
  });
  return await owner.signMessage({ message: { raw } });
}
