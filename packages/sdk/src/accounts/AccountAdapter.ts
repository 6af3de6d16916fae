import type { Address, Hex, LocalAccount } from "viem";
import type { Call } from "./Call.ts";

/** Which of an account's modules validates an operation. */
export type Validation =
  | { readonly by: "root" }
  | { readonly by: "validator"; readonly module: Address }
  /** A permission of Kernel's; `enabling`: the operation itself installs it. */
  | { readonly by: "permission"; readonly id: Hex; readonly enabling: boolean };

/** A module to install. */
export interface ModuleInstallation {
  /** ERC-7579 module type. */
  readonly type: bigint;
  readonly module: Address;
  /** For the module's `onInstall`. */
  readonly data: Hex;
}

/** A call by which anybody deploys an account. */
export interface Deployment {
  readonly factory: Address;
  readonly factoryData: Hex;
}

/**
 * Everything that differs from one kind of smart account to another: sessions and owners act through this, and know no
 * account by name.
 *
 * An adapter is of one account on one chain. It sends nothing, and reads nothing but what a signature depends on.
 */
export interface AccountAdapter {
  readonly kind: "kernel";
  readonly chainId: number;
  readonly address: Address;
  /** How an operation deploys the account: by a factory with a stake, as bundlers want it. */
  readonly deployment: Deployment;
  /** How everybody else does, and what ERC-6492 signatures name. */
  readonly directDeployment: Deployment;

  /**
   * Encodes calls as the account executes them.
   *
   * @param calls - At least one; all happen or none does.
   * @returns Calldata for the account.
   */
  encodeExecute(calls: readonly Call[]): Hex;

  /**
   * Builds the EntryPoint's nonce key that has an operation validated by a module.
   *
   * @param validation - The module.
   * @param lane - 0 to 65,535: operations in different lanes wait for each other in nothing.
   * @returns 24 bytes.
   */
  nonceKey(validation: Validation, lane: number): bigint;

  /**
   * Encodes the installation of a module.
   *
   * @param installation - The module, its type, its data.
   * @returns Calldata for the account, which only itself, the EntryPoint or its owner may call with.
   */
  encodeInstall(installation: ModuleInstallation): Hex;

  /**
   * Signs a hash in the account's name, as its owner.
   *
   * @param owner - The owner; its device is asked for typed data of the account's own.
   * @param hash - What a contract will ask the account about.
   * @returns An ERC-1271 signature.
   */
  signHash(owner: LocalAccount, hash: Hex): Promise<Hex>;
}
