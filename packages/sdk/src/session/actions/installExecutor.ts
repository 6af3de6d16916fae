import type { Address, Hex } from "viem";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { isInstalled as isInstalledOn } from "../../accounts/isInstalled.ts";
import { ExecutorNotInstalledError } from "../errors/redeemErrors.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { confirm } from "../owner/confirm.ts";
import {
  type ExecuteViaErrorType,
  executeVia,
  type OwnerCallParameters,
  ownerCallNames,
} from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";

/** What {@link installExecutor} takes: owner, network, and the path to the chain. */
export interface InstallExecutorParameters extends OwnerCallParameters {}

export interface InstallExecutorReturnType {
  readonly account: Address;
  /** `undefined`: it was installed before. */
  readonly transactionHash: Hex | undefined;
}

export type InstallExecutorErrorType = AsOwnerErrorType | ExecuteViaErrorType | ExecutorNotInstalledError;

/**
 * Installs the SpendCap as an executor of the account, deploying it if need be: once, for all sessions that redeem.
 *
 * The module can then act for the account, and does so for session keys within their terms only.
 *
 * @param parameters - Owner, network, and the path to the chain.
 * @returns The account, and the transaction.
 * @throws {ExecutorNotInstalledError} when the node goes on not to show it.
 *
 * @example
 * await installExecutor({ ownerPrivateKey, index: 0n, via: "direct", chain: "base" });
 */
export async function installExecutor(
  parameters: InstallExecutorParameters,
): Promise<InstallExecutorReturnType> {
  return await asOwner(parameters, { name: "installExecutor", names: ownerCallNames }, (context) =>
    install(context, parameters),
  );
}

async function install(
  context: OwnerContext,
  parameters: InstallExecutorParameters,
): Promise<InstallExecutorReturnType> {
  const { client, owned, account, module } = context;
  const isInstalled = () => isInstalledOn(client, owned.adapter, { module, type: moduleType.executor });
  if (await isInstalled()) return { account, transactionHash: undefined };
  const data = owned.adapter.encodeInstall({ type: moduleType.executor, module, data: "0x" });
  const transactionHash = await executeVia(context, parameters, { to: account, data });
  await confirm(context, isInstalled, (cause) => new ExecutorNotInstalledError({ account, module, cause }));
  return { account, transactionHash };
}
