import type { Address, Hex } from "viem";
import type { Call } from "./Call.ts";
import type { ModuleSelection } from "./ModuleSelection.ts";

/**
 * The kinds of accounts that this package knows by their `accountId()`; `"erc7579"`: any other that is one; `"erc6900"`: any
 * of that standard.
 */
export const accountKinds = ["kernel", "safe7579", "nexus", "erc7579", "erc6900"] as const;

export type AccountKind = (typeof accountKinds)[number];

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
  readonly kind: AccountKind;
  readonly chainId: number;
  readonly address: Address;
  /** How an operation deploys the account: by a factory with a stake, as bundlers want it. `undefined`: it is deployed. */
  readonly deployment: Deployment | undefined;
  /** How everybody else does, and what ERC-6492 signatures name. `undefined`: it is deployed. */
  readonly directDeployment: Deployment | undefined;

  /**
   * Encodes calls as the account executes them.
   *
   * @param calls - At least one; all happen or none does.
   * @returns Calldata for the account.
   */
  encodeExecute(calls: readonly Call[]): Hex;

  /**
   * Says how operations and signatures name a validator.
   *
   * @param module - An installed validator.
   */
  selectionOf(module: Address): ModuleSelection;

  /**
   * Encodes the installation of a module.
   *
   * @param installation - The module, its type, its data.
   * @returns Calldata for the account, which only itself, the EntryPoint or its owner may call with.
   */
  encodeInstall(installation: ModuleInstallation): Hex;
}
