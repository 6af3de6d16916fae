import type { Address } from "viem";
import type { AccountSigner } from "../accounts/toModularAccount.ts";
import { HashNotSignedError } from "./ownerKeyErrors.ts";
import { inSlot } from "./ownerLayouts.ts";
import { ownerOperationTypedData } from "./ownerOperation.ts";
import { type SeatedOwner, signMessageAs, signTypedDataAs } from "./signAccountMessage.ts";

/**
 * Lets an owner act through an account whose root is the OwnerValidator.
 *
 * @param seat - The owner, and where the account keeps it.
 * @param account - The validator, and how an operation and a signature name the root.
 * @returns For `toModularAccount`.
 */
export function toOwnerValidatorSigner(
  seat: () => Promise<SeatedOwner>,
  account: {
    readonly chainId: number;
    readonly validator: Address;
    readonly nonceKey: (lane: number) => bigint;
    /** Puts in front of a signature whatever names the root. */
    readonly wrap: (signature: `0x${string}`) => `0x${string}`;
    readonly verificationGasLimit?: AccountSigner["verificationGasLimit"];
  },
): AccountSigner {
  const { chainId, validator, nonceKey, wrap, verificationGasLimit } = account;
  return {
    nonceKey: async (lane) => nonceKey(lane),
    verificationGasLimit,
    getStubSignature: async () => {
      const { owner, slot } = await seat();
      return inSlot(slot, owner.stubSignature);
    },
    signUserOperation: async (operation) => {
      const { owner, slot } = await seat();
      return inSlot(
        slot,
        await owner.signTypedData(ownerOperationTypedData({ chainId, validator }, operation)),
      );
    },
    signTypedData: async (typedData) => wrap(await signTypedDataAs(await seat(), typedData)),
    signMessage: async (message) => wrap(await signMessageAs(await seat(), message)),
    signHash: async () => {
      throw new HashNotSignedError();
    },
  };
}
