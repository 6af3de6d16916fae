import type { Address, LocalAccount } from "viem";
import { getCode } from "viem/actions";
import { adapterFor } from "../../accounts/accountKinds.ts";
import { accountOf } from "../../accounts/kernel/accountOf.ts";
import { deploymentOf, fromSmartAccount } from "../../accounts/owned/fromSmartAccount.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import type { AccountWish } from "./AccountWish.ts";
import { openByEcdsaValidator } from "./openByEcdsaValidator.ts";
import { type KernelRoot, openKernel } from "./openKernel.ts";
import { openSafe } from "./openSafe.ts";
import { readAccountId } from "./readAccountId.ts";

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
  return wish.by === "object"
    ? await openObject(client, wish, network)
    : await openOwned(client, wish, network);
}

async function openObject(
  client: ModularAccount["client"],
  { account, selection }: Extract<AccountWish, { by: "object" }>,
  { chainId }: Network,
): Promise<OpenedAccount> {
  const { address } = account;
  const deployed = (await getCode(client, { address })) !== undefined;
  const deployment = deployed ? undefined : await deploymentOf(account);
  const accountId = await readAccountId(client, address, deployment);
  const adapter = adapterFor({ address, chainId, accountId, deployment }, selection);
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
  const kernel = () => openKernel(client, { ...identity, address }, owner, counterfactual);
  // Without a name it can only be the account that our own factory makes.
  const isKernel = wish.isKernel ?? wish.account === undefined;
  if (isKernel || (await getCode(client, { address })) === undefined) return await kernel();
  return await openDeployed(client, { address, owner, kernel }, network);
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
  const accountId = await readAccountId(client, address);
  const adapter = adapterFor({ address, chainId, accountId, deployment: undefined });
  if (adapter.kind === "kernel") return await kernel();
  const owned =
    adapter.kind === "safe7579"
      ? await openSafe(client, adapter, owner)
      : await openByEcdsaValidator(client, adapter, owner, addresses);
  return { ...owned, deployed: true, kernel: undefined };
}
