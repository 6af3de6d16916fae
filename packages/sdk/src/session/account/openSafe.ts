import { isAddressEqual, type LocalAccount } from "viem";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import { toOwnedAccount } from "../../accounts/owned/toOwnedAccount.ts";
import { readSafe } from "../../accounts/safe7579/readSafe.ts";
import { toSafeCall } from "../../accounts/safe7579/toSafeCall.ts";
import { toSafeOwnerSigner } from "../../accounts/safe7579/toSafeOwnerSigner.ts";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { OwnerMismatchError, SafeThresholdError } from "../errors/ownerErrors.ts";

/**
 * Opens a Safe7579 as its one owner whose signature is enough.
 *
 * @param client - Reads the chain.
 * @param adapter - The account.
 * @param owner - The owner.
 * @throws {OwnerMismatchError} when it is none of the Safe's owners.
 * @throws {SafeThresholdError} when more than one of them must sign.
 */
export async function openSafe(
  client: ModularAccount["client"],
  adapter: AccountAdapter,
  owner: LocalAccount,
): Promise<OwnedAccount> {
  const { address: account } = adapter;
  const { owners, threshold, handler } = await readSafe(client, account);
  if (!owners.some((known) => isAddressEqual(known, owner.address))) {
    throw new OwnerMismatchError({ account, given: owner.address, owner: owners[0], owners });
  }
  if (threshold > 1n) throw new SafeThresholdError({ account, threshold: Number(threshold) });
  return toOwnedAccount(client, adapter, toSafeOwnerSigner(owner, adapter, handler), {
    owner: owner.address,
    toDirectCall: async (calls) =>
      toSafeCall(account, owner.address, { to: account, data: adapter.encodeExecute(calls) }),
  });
}
