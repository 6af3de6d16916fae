import { type Address, concat, type Hex, hashTypedData, type LocalAccount, zeroAddress } from "viem";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { stubSignature } from "../stubSignature.ts";
import type { AccountSigner } from "../toModularAccount.ts";
import { safeMessage } from "./safeMessage.ts";
import { safeOperation } from "./safeOperation.ts";

/** Seconds of validity in front of an owner's signature: from the beginning, for ever. */
const always: Hex = `0x${"00".repeat(12)}`;

/**
 * Lets the one owner whose signature a Safe7579 asks for act through it: the Safe itself checks it, without a validator.
 *
 * @param owner - The owner.
 * @param adapter - The account.
 * @param verifier - The Safe7579 adapter contract, which verifies operations.
 * @returns For `toModularAccount`.
 */
export function toSafeOwnerSigner(
  owner: LocalAccount,
  adapter: AccountAdapter,
  verifier: Address,
): AccountSigner {
  const { chainId, address } = adapter;
  const signHash = async (hash: Hex) =>
    concat([zeroAddress, await owner.signTypedData(safeMessage({ chainId, address }, hash))]);
  return {
    // No validator is named: the Safe's own owners.
    nonceKey: async (lane) => BigInt(lane),
    getStubSignature: async () => concat([always, stubSignature]),
    signUserOperation: async (operation) =>
      concat([always, await owner.signTypedData(safeOperation({ chainId, verifier }, operation))]),
    signHash,
    signTypedData: (typedData) => signHash(hashTypedData(typedData)),
  };
}
