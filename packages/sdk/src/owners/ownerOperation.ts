import type { Address } from "viem";
import { entryPoint07Address, getUserOperationHash, type UserOperation } from "viem/account-abstraction";

/**
 * The typed data that an owner signs for a user operation.
 *
 * @param place - The chain, and the OwnerValidator.
 * @param operation - The operation.
 * @returns For `signTypedData`: the account, what it shall do, and the operation's hash.
 */
export function ownerOperationTypedData(
  { chainId, validator }: { readonly chainId: number; readonly validator: Address },
  operation: UserOperation<"0.7">,
) {
  const userOpHash = getUserOperationHash({
    userOperation: { ...operation, signature: "0x" },
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    chainId,
  });
  return {
    domain: { name: "Abba Baba Owner", version: "1", chainId, verifyingContract: validator },
    types: {
      OwnerOperation: [
        { name: "account", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "callData", type: "bytes" },
        { name: "userOpHash", type: "bytes32" },
      ],
    },
    primaryType: "OwnerOperation",
    message: {
      account: operation.sender,
      nonce: operation.nonce,
      callData: operation.callData,
      userOpHash,
    },
  } as const;
}
