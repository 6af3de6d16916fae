import { type Address, isAddressEqual, type LocalAccount } from "viem";
import { getCode } from "viem/actions";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { adapterFor } from "../../accounts/accountKinds.ts";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import type { ModuleSelection } from "../../accounts/ModuleSelection.ts";
import { deploymentOf, fromSmartAccount } from "../../accounts/owned/fromSmartAccount.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { type AccountOwner, toEcdsaOwner } from "../../owners/AccountOwner.ts";
import { obeysOwnerValidator } from "../../owners/obeysOwnerValidator.ts";
import { openCreatedAccount, openOwnerValidator } from "../../owners/openOwnerValidator.ts";
import { OwnerUnknownError } from "../../owners/ownerKeyErrors.ts";
import {
  AccountNotDelegatedError,
  SafeAdapterMissingError,
  SafeThresholdError,
} from "../errors/ownerErrors.ts";
import type { AccountWish } from "./AccountWish.ts";
import { openByEcdsaValidator } from "./openByEcdsaValidator.ts";
import { type KernelRoot, openKernel } from "./openKernel.ts";
import { openSafe } from "./openSafe.ts";
import { readAccountId } from "./readAccountId.ts";
import { readSafeVersion } from "./requireSafe.ts";

/** An account, its owner, and what the chain says of it. */
export interface OpenedAccount extends OwnedAccount {
  readonly deployed: boolean;
  /** Of a Kernel account whose root is the ECDSA validator. */
  readonly kernel: KernelRoot | undefined;
}

/**
 * Finds out what an account is, and lets its owner act through it.
 *
 * @param client - Reads the chain.
 * @param wish - The account, or which of the owner's Kernel accounts it is, and who owns it.
 * @param network - Where the contracts are.
 * @returns The account.
 * @throws {AccountUnsupportedError} when it is of no known kind.
 * @throws {OwnerMismatchError | SafeThresholdError | OwnerValidatorUnknownError | RootValidatorUnsupportedError} when the
 * owner cannot act for it alone.
 */
export async function openAccount(
  client: ModularAccount["client"],
  wish: AccountWish,
  network: Network,
): Promise<OpenedAccount> {
  switch (wish.by) {
    case "object":
      return await openObject(client, wish, network);
    case "safe":
      return await openUnsigned(client, wish.account, network);
    case "ownerValidator":
      return await openByKeptOwner(client, wish, network);
    default:
      return await openOwned(client, wish, network);
  }
}

async function openObject(
  client: ModularAccount["client"],
  { account, selection }: Extract<AccountWish, { by: "object" }>,
  { chainId }: Network,
): Promise<OpenedAccount> {
  const { address } = account;
  const deployed = (await getCode(client, { address })) !== undefined;
  // An EOA that its first operation delegates (EIP-7702) says nothing before: its code does.
  const delegate = deployed ? undefined : account.authorization?.address;
  const deployment = deployed || delegate !== undefined ? undefined : await deploymentOf(account);
  const adapter = await readAdapter(client, { address, chainId, deployment }, selection, delegate);
  return { ...fromSmartAccount(account, adapter), deployed, kernel: undefined };
}

async function openOwned(
  client: ModularAccount["client"],
  wish: Extract<AccountWish, { by: "owner" }>,
  network: Network,
): Promise<OpenedAccount> {
  const { owner, index } = wish;
  const identity = { owner: owner.address, index, ...network };
  const counterfactual = () => accountOf(client, identity);
  const address = wish.account ?? (await counterfactual());
  const ecdsaKernel = () => openKernel(client, { ...identity, address }, owner, counterfactual);
  // Without a name it can only be the account that our own factory makes.
  const isKernel = wish.isKernel ?? wish.account === undefined;
  if (isKernel) return await ecdsaKernel();
  if ((await getCode(client, { address })) === undefined) {
    if (isAddressEqual(address, owner.address)) throw new AccountNotDelegatedError({ account: address });
    if (isAddressEqual(address, await counterfactual())) return await ecdsaKernel();
    const created = await openCreated(client, toEcdsaOwner(owner), index, network);
    return isAddressEqual(address, created.adapter.address)
      ? { ...created, deployed: false, kernel: undefined }
      : await ecdsaKernel();
  }
  const kernel = async () =>
    (await obeysOwnerValidator(client, address, network))
      ? await openByOwnerValidator(client, toEcdsaOwner(owner), address, network)
      : await ecdsaKernel();
  return await openDeployed(client, { address, owner, kernel }, network);
}

/** A Safe, for which nobody signs here: its signatures are empty. */
async function openUnsigned(
  client: ModularAccount["client"],
  address: Address,
  { chainId }: Network,
): Promise<OpenedAccount> {
  const adapter = await readAdapter(client, { address, chainId, deployment: undefined });
  if (adapter.kind !== "safe7579") {
    const found = `an account of the kind ${adapter.kind}`;
    throw new AccountUnsupportedError({ account: address, found, supported: "Safe7579" });
  }
  const toSmartAccount = async () => {
    throw new SafeThresholdError({ account: address, threshold: 2 });
  };
  const signTypedData = async () => "0x" as const;
  return { adapter, owner: address, toSmartAccount, signTypedData, deployed: true, kernel: undefined };
}

async function openByKeptOwner(
  client: ModularAccount["client"],
  { owner, account, index }: Extract<AccountWish, { by: "ownerValidator" }>,
  network: Network,
): Promise<OpenedAccount> {
  if (account !== undefined && (await getCode(client, { address: account })) !== undefined) {
    return await openByOwnerValidator(client, owner, account, network);
  }
  const created = await openCreated(client, owner, index, network);
  const { address } = created.adapter;
  if (account !== undefined && !isAddressEqual(account, address)) {
    throw new OwnerUnknownError({ account, owner: owner.key, owners: [] });
  }
  const deployed = account === undefined && (await getCode(client, { address })) !== undefined;
  return { ...created, deployed, kernel: undefined };
}

/** The account that `createAccount` makes for this owner alone. */
async function openCreated(
  client: ModularAccount["client"],
  owner: AccountOwner,
  index: bigint,
  network: Network,
): Promise<OwnedAccount> {
  return await openCreatedAccount(client, owner, { owners: [owner.key], index }, network);
}

async function openByOwnerValidator(
  client: ModularAccount["client"],
  owner: AccountOwner,
  address: Address,
  network: Network,
): Promise<OpenedAccount> {
  const owned = await openOwnerValidator(client, owner, address, network);
  return { ...owned, deployed: true, kernel: undefined };
}

interface Deployed {
  readonly address: Address;
  readonly owner: LocalAccount;
  readonly kernel: () => Promise<OpenedAccount>;
}

async function openDeployed(
  client: ModularAccount["client"],
  { address, owner, kernel }: Deployed,
  { chainId, addresses }: Network,
): Promise<OpenedAccount> {
  const adapter = await readAdapter(client, { address, chainId, deployment: undefined });
  if (adapter.kind === "kernel") return await kernel();
  const owned =
    adapter.kind === "safe7579"
      ? await openSafe(client, adapter, owner)
      : await openByEcdsaValidator(client, adapter, owner, addresses);
  return { ...owned, deployed: true, kernel: undefined };
}

/** Asks an account what it is. A Safe that has no adapter is told how it gets one. */
async function readAdapter(
  client: ModularAccount["client"],
  facts: Pick<AccountAdapter, "address" | "chainId" | "deployment">,
  selection?: ModuleSelection | undefined,
  delegate?: Address | undefined,
): Promise<AccountAdapter> {
  const { address, deployment } = facts;
  const accountId = await readAccountId(client, delegate ?? address, deployment);
  if (accountId === undefined && (await readSafeVersion(client, address)) !== undefined) {
    throw new SafeAdapterMissingError({ account: address });
  }
  return adapterFor({ ...facts, accountId }, selection);
}
