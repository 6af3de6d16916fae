import { type Address, concat } from "viem";
import type { AccountAdapter } from "../accounts/AccountAdapter.ts";
import { toErc7579Adapter } from "../accounts/erc7579/toErc7579Adapter.ts";
import { addressOfCreation } from "../accounts/kernel/accountOf.ts";
import { deployByFactory, deployByMetaFactory } from "../accounts/kernel/deployment.ts";
import { encodeKernelInstall } from "../accounts/kernel/encodeInstall.ts";
import { kernelSelection } from "../accounts/kernel/kernelSelection.ts";
import { kernelNonceKey } from "../accounts/kernel/nonceKey.ts";
import { readKernelVersion } from "../accounts/kernel/readKernelVersion.ts";
import { validationType } from "../accounts/kernel/validation.ts";
import type { OwnedAccount } from "../accounts/owned/OwnedAccount.ts";
import { toOwnedAccount } from "../accounts/owned/toOwnedAccount.ts";
import type { ModularAccount } from "../accounts/toModularAccount.ts";
import { type ContractAddresses, contractAddress } from "../chains/contractAddresses.ts";
import type { AccountOwner } from "./AccountOwner.ts";
import type { OwnerKey } from "./OwnerKey.ts";
import { ownedKernelCreation } from "./ownedKernelCreation.ts";
import { OwnerUnknownError } from "./ownerKeyErrors.ts";
import { type KeptOwner, ownersAtCreation, readOwners, slotOf } from "./readOwners.ts";
import type { SeatedOwner } from "./signAccountMessage.ts";
import { askingContract } from "./toContractOwner.ts";
import { toOwnerValidatorSigner } from "./toOwnerValidatorSigner.ts";

/** Where an account's contracts are. */
export interface OwnerNetwork {
  readonly chainId: number;
  readonly addresses: ContractAddresses;
}

/**
 * Opens the account that owners make for themselves, deployed or not, as one of them.
 *
 * @param client - Reads the chain.
 * @param owner - Acts.
 * @param made - Its owners at creation, and which of their accounts it is.
 * @param network - The chain, and explicit addresses.
 */
export async function openCreatedAccount(
  client: ModularAccount["client"],
  owner: AccountOwner,
  made: { readonly owners: readonly OwnerKey[]; readonly index: bigint },
  network: OwnerNetwork,
): Promise<OwnedAccount> {
  const { chainId, addresses } = network;
  const creation = ownedKernelCreation({ ...made, chainId, addresses });
  const address = await addressOfCreation(client, creation);
  const deployments = {
    deployment: deployByMetaFactory(creation),
    directDeployment: deployByFactory(creation),
  };
  return open(client, owner, { address, ...deployments, atCreation: ownersAtCreation(made.owners) }, network);
}

/**
 * Opens a deployed Kernel account whose root is the OwnerValidator, as one of its owners.
 *
 * @param client - Reads the chain.
 * @param owner - Acts.
 * @param address - The account.
 * @param network - The chain, and explicit addresses.
 * @throws {OwnerUnknownError} when it is none of the account's owners.
 */
export async function openOwnerValidator(
  client: ModularAccount["client"],
  owner: AccountOwner,
  address: Address,
  network: OwnerNetwork,
): Promise<OwnedAccount> {
  const validator = contractAddress("ownerValidator", network);
  const known = await readOwners(client, { account: address, validator });
  seatOf(owner, address, known);
  const deployments = { deployment: undefined, directDeployment: undefined };
  return open(client, owner, { address, ...deployments, atCreation: [] }, network);
}

interface Opening extends Pick<AccountAdapter, "address" | "deployment" | "directDeployment"> {
  readonly atCreation: readonly KeptOwner[];
}

function open(
  client: ModularAccount["client"],
  given: AccountOwner,
  { address, deployment, directDeployment, atCreation }: Opening,
  network: OwnerNetwork,
): OwnedAccount {
  const { chainId } = network;
  const validator = contractAddress("ownerValidator", network);
  const owner = askingContract(client, given);
  // Owners are added and removed: where this one sits is asked whenever it signs.
  const seat = async (): Promise<SeatedOwner> => {
    const [kept, version] = await Promise.all([
      readOwners(client, { account: address, validator }),
      readKernelVersion(client, address),
    ]);
    const slot = seatOf(owner, address, kept.length > 0 ? kept : atCreation);
    return { owner, slot, domain: { name: "Kernel", version, chainId, verifyingContract: address } };
  };
  const signer = toOwnerValidatorSigner(seat, {
    chainId,
    validator,
    nonceKey: (lane) => kernelNonceKey({ type: "root", mode: "default", id: validator, lane }),
    wrap: (signature) => concat([validationType.root, signature]),
    verificationGasLimit: owner.verificationGasLimit,
  });
  const adapter: AccountAdapter = {
    ...toErc7579Adapter({ kind: "kernel", chainId, address, selectionOf: kernelSelection, deployment }),
    directDeployment,
    encodeInstall: encodeKernelInstall,
  };
  const { key } = owner;
  if (key.kind !== "ecdsa") return toOwnedAccount(client, adapter, signer, { owner: address });
  return toOwnedAccount(client, adapter, signer, {
    owner: key.address,
    toDirectCall: async (calls) => ({ to: address, data: adapter.encodeExecute(calls) }),
  });
}

function seatOf(owner: AccountOwner, account: Address, kept: readonly KeptOwner[]): number {
  const slot = slotOf(kept, owner.key);
  if (slot === undefined) throw new OwnerUnknownError({ account, owner: owner.key, owners: kept });
  return slot;
}
