import type { LocalAccount } from "viem";
import { entryPoint07Address, getUserOperationHash } from "viem/account-abstraction";
import type { AccountAdapter } from "./AccountAdapter.ts";
import { stubSignature } from "./stubSignature.ts";
import type { AccountSigner } from "./toModularAccount.ts";

/**
 * Lets an account's owner act through it: an ECDSA key that its root validator obeys.
 *
 * @param owner - The owner.
 * @param adapter - The account.
 * @returns For `toModularAccount`.
 */
export function toOwnerSigner(owner: LocalAccount, adapter: AccountAdapter): AccountSigner {
  return {
    validation: async () => ({ by: "root" }),
    getStubSignature: async () => stubSignature,
    signUserOperation: async (operation) => {
      const raw = getUserOperationHash({
        userOperation: { ...operation, signature: "0x" },
        entryPointAddress: entryPoint07Address,
        entryPointVersion: "0.7",
        chainId: adapter.chainId,
      });
      return await owner.signMessage({ message: { raw } });
    },
    signHash: (hash) => adapter.signHash(owner, hash),
  };
}
