import { type Address, encodeFunctionData, type Hex } from "viem";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { isInstalled as isInstalledOn } from "../../accounts/isInstalled.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { ValidatorNotInstalledError } from "../errors/grantErrors.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { confirm } from "../owner/confirm.ts";
import {
  type ExecuteViaErrorType,
  executeVia,
  type OwnerCallParameters,
  ownerCallNames,
} from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";

/** What {@link installValidator} takes: account, owner, network, and the path to the chain. */
export interface InstallValidatorParameters extends OwnerCallParameters {}

export interface InstallValidatorReturnType {
  readonly account: Address;
  /** `undefined`: it was installed before. */
  readonly transactionHash: Hex | undefined;
}

export type InstallValidatorErrorType = AsOwnerErrorType | ExecuteViaErrorType | ValidatorNotInstalledError;

/**
 * Installs the SpendCap as a validator of the account, deploying it if need be: once, for all sessions that it will grant.
 * What an owner signs for a session from then on states every term of it.
 *
 * The module can then validate for the account, and does so for session keys within their terms only. A Kernel account
 * needs it not: there `createSessionKey` falls back on Kernel's permissions.
 *
 * On an ERC-6900 account it also revokes all sessions: the account does not tell the module when it is uninstalled.
 *
 * @param parameters - Account, owner, network, and the path to the chain.
 * @returns The account, and the transaction.
 * @throws {AccountUnsupportedError} when the account is of no known kind.
 * @throws {ValidatorNotInstalledError} when the node goes on not to show it.
 *
 * @example
 * await installValidator({ account: await toSafeSmartAccount({ … }), chain: "base", bundlerUrl });
 */
export async function installValidator(
  parameters: InstallValidatorParameters,
): Promise<InstallValidatorReturnType> {
  return await asOwner(parameters, { name: "installValidator", names: ownerCallNames }, (context) =>
    install(context, parameters),
  );
}

/** ERC-6900 accounts uninstall a module without a word to it: what was granted under an earlier installation ends here. */
function revokeAll(module: Address): { readonly to: Address; readonly data: Hex } {
  return { to: module, data: encodeFunctionData({ abi: spendCapAbi, functionName: "revokeAll" }) };
}

async function install(
  context: OwnerContext,
  parameters: InstallValidatorParameters,
): Promise<InstallValidatorReturnType> {
  const { client, owned, account, module } = context;
  const type = moduleType.validator;
  const isInstalled = () => isInstalledOn(client, owned.adapter, { module, type });
  if (await isInstalled()) return { account, transactionHash: undefined };
  const data = owned.adapter.encodeInstall({ type, module, data: "0x" });
  const calls = [...(owned.adapter.kind === "erc6900" ? [revokeAll(module)] : []), { to: account, data }];
  const transactionHash = await executeVia(context, parameters, ...calls);
  await confirm(context, isInstalled, (cause) => new ValidatorNotInstalledError({ account, module, cause }));
  return { account, transactionHash };
}
