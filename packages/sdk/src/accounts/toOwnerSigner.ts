import { hashTypedData, type LocalAccount } from "viem";
import type { KernelAdapter } from "./kernel/toKernelAdapter.ts";
import { signOperationAsMessage } from "./signOperationAsMessage.ts";
import { stubSignature } from "./stubSignature.ts";
import type { AccountSigner } from "./toModularAccount.ts";

/**
 * Lets a Kernel account's owner act through it: an ECDSA key that its root validator obeys.
 *
 * @param owner - The owner.
 * @param adapter - The account.
 * @returns For `toModularAccount`.
 */
export function toOwnerSigner(owner: LocalAccount, adapter: KernelAdapter): AccountSigner {
  return {
    nonceKey: async (lane) => adapter.nonceKey({ by: "root" }, lane),
    getStubSignature: async () => stubSignature,
    signUserOperation: (operation) => signOperationAsMessage(owner, operation, adapter.chainId),
    signHash: (hash) => adapter.signHash(owner, hash),
    signTypedData: (typedData) => adapter.signHash(owner, hashTypedData(typedData)),
  };
}
