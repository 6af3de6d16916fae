import type { Address, LocalAccount } from "viem";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { selectedNonceKey, selectSignature } from "../ModuleSelection.ts";
import { signOperationAsMessage } from "../signOperationAsMessage.ts";
import { stubSignature } from "../stubSignature.ts";
import type { AccountSigner } from "../toModularAccount.ts";

/**
 * Lets an account's owner act through it by an ECDSA validator, which takes digests as they are: typed data is shown whole
 * by the owner's device.
 *
 * @param owner - The key that the validator obeys.
 * @param adapter - The account.
 * @param validator - The validator, installed.
 * @returns For `toModularAccount`.
 */
export function toEcdsaValidatorSigner(
  owner: LocalAccount,
  adapter: AccountAdapter,
  validator: Address,
): AccountSigner {
  const selection = adapter.selectionOf(validator);
  return {
    nonceKey: async (lane) => selectedNonceKey(selection, lane),
    getStubSignature: async () => stubSignature,
    signUserOperation: (operation) => signOperationAsMessage(owner, operation, adapter.chainId),
    signHash: async (hash) => selectSignature(selection, await owner.signMessage({ message: { raw: hash } })),
    signTypedData: async (typedData) => selectSignature(selection, await owner.signTypedData(typedData)),
  };
}
