import type { Address, LocalAccount } from "viem";
import type { KernelIdentity } from "../../accounts/kernel/deployment.ts";
import type { KernelVersion } from "../../accounts/kernel/kernelVersions.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { toKernelAdapter } from "../../accounts/kernel/toKernelAdapter.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import { toOwnedAccount } from "../../accounts/owned/toOwnedAccount.ts";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { toOwnerSigner } from "../../accounts/toOwnerSigner.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type AccountState, readAccountState } from "../ledger/readAccountState.ts";

/** A Kernel account whose root is the ECDSA validator: its owner can also grant permissions. */
export interface KernelRoot {
  readonly owner: LocalAccount;
  readonly index: bigint;
  readonly state: AccountState;
  readonly readVersion: () => Promise<KernelVersion>;
}

/**
 * Opens a Kernel account, deployed or not, as the owner whom its ECDSA validator obeys.
 *
 * @param client - Reads the chain.
 * @param identity - Whose account, and which; and where it is.
 * @param owner - The owner.
 * @param counterfactual - Address of the account that this owner would create.
 * @throws {OwnerMismatchError | RootValidatorUnsupportedError}
 */
export async function openKernel(
  client: ModularAccount["client"],
  identity: KernelIdentity & { readonly address: Address },
  owner: LocalAccount,
  counterfactual: () => Promise<Address>,
): Promise<OwnedAccount & { readonly deployed: boolean; readonly kernel: KernelRoot }> {
  const { address, index } = identity;
  const ecdsaValidator = contractAddress("ecdsaValidator", identity);
  const question = { account: address, owner: owner.address, ecdsaValidator, counterfactual };
  const state = await readAccountState(client, question);
  const readVersion = () => readKernelVersion(client, address);
  const adapter = toKernelAdapter({ ...identity, readVersion });
  const owned = toOwnedAccount(client, adapter, toOwnerSigner(owner, adapter), {
    owner: owner.address,
    toDirectCall: async (calls) => ({ to: address, data: adapter.encodeExecute(calls) }),
  });
  return { ...owned, deployed: state.deployed, kernel: { owner, index, state, readVersion } };
}
