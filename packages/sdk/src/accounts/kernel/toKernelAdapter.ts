import { type Address, type Client, type Hex, isAddressEqual, type LocalAccount } from "viem";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { AccountAdapter, Deployment } from "../AccountAdapter.ts";
import type { Call } from "../Call.ts";
import { encodeExecute } from "../erc7579/encodeExecute.ts";
import { accountOf } from "./accountOf.ts";
import {
  deployByFactory,
  deployByMetaFactory,
  ecdsaKernelCreation,
  type KernelIdentity,
} from "./deployment.ts";
import { encodeKernelInstall } from "./encodeInstall.ts";
import { kernelSelection } from "./kernelSelection.ts";
import type { KernelVersion } from "./kernelVersions.ts";
import { kernelNonceKey } from "./nonceKey.ts";
import { readKernelVersion } from "./readKernelVersion.ts";
import { signAsKernelOwner } from "./signAsKernelOwner.ts";
import type { Validation } from "./validation.ts";

/** One Kernel account. */
export interface KernelAccountFacts extends KernelIdentity {
  readonly address: Address;
  /** Asked when the owner is to sign, and not before: whoever revokes shall not depend on it. */
  readonly readVersion: () => Promise<KernelVersion>;
}

/** How a Kernel account is talked to whose root is the ECDSA validator. */
export interface KernelAdapter extends AccountAdapter {
  readonly deployment: Deployment;
  readonly directDeployment: Deployment;

  /**
   * Builds the EntryPoint's nonce key that has an operation validated by a module.
   *
   * @param validation - The module.
   * @param lane - 0 to 65,535: operations in different lanes wait for each other in nothing.
   * @returns 24 bytes.
   */
  nonceKey(validation: Validation, lane: number): bigint;

  /**
   * Signs a hash in the account's name, as its owner.
   *
   * @param owner - The owner; its device is asked for typed data of the account's own.
   * @param hash - What a contract will ask the account about.
   * @returns An ERC-1271 signature.
   */
  signHash(owner: LocalAccount, hash: Hex): Promise<Hex>;
}

/**
 * Says how a Kernel account is talked to.
 *
 * @param facts - The account.
 * @returns Its adapter.
 */
export function toKernelAdapter(facts: KernelAccountFacts): KernelAdapter {
  const { address, readVersion, chainId } = facts;
  const creation = ecdsaKernelCreation(facts);
  return {
    kind: "kernel",
    chainId,
    address,
    deployment: deployByMetaFactory(creation),
    directDeployment: deployByFactory(creation),
    encodeExecute: (calls) => ownCall(calls, address) ?? encodeExecute(calls),
    nonceKey: (validation, lane) => kernelNonceKey({ ...namedBy(validation, facts), lane }),
    selectionOf: kernelSelection,
    encodeInstall: encodeKernelInstall,
    signHash: async (owner, hash) =>
      await signAsKernelOwner(owner, { chainId, account: address, version: await readVersion(), hash }),
  };
}

/**
 * Finds an owner's Kernel account, deployed or not.
 *
 * @param client - Reads the chain.
 * @param identity - Whose account, and which.
 * @returns Its adapter.
 */
export async function findKernelAccount(client: Client, identity: KernelIdentity): Promise<KernelAdapter> {
  const address = await accountOf(client, identity);
  return toKernelAdapter({ ...identity, address, readVersion: () => readKernelVersion(client, address) });
}

/** A call of the account itself is made as it stands: wrapped in `execute` it would come to the same, and cost more. */
function ownCall(calls: readonly Call[], account: Address): Hex | undefined {
  const [only, ...others] = calls;
  return only !== undefined && others.length === 0 && isAddressEqual(only.to, account)
    ? only.data
    : undefined;
}

/** Kernel takes the root validator whatever is named beside it; ZeroDev's packages name the validator that it is. */
function namedBy(validation: Validation, identity: KernelIdentity) {
  if (validation.by === "permission") {
    const { id, enabling } = validation;
    return { type: "permission", mode: enabling ? "enable" : "default", id } as const;
  }
  const id = validation.by === "root" ? contractAddress("ecdsaValidator", identity) : validation.module;
  return { type: validation.by, mode: "default", id } as const;
}
