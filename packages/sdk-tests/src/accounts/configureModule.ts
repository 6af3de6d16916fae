import type { Devnet } from "@abbababa/devnet";
import { type Address, type Hex, parseAbi, type TransactionReceipt } from "viem";
import { callAsOwner } from "./executeAsOwner.ts";
import type { ModularAccount } from "./ModularAccount.ts";

const abi = parseAbi([
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes additionalContext) view returns (bool)",
]);

/** A module, as one of the types it serves. */
export interface ModuleParameters {
  readonly type: bigint;
  readonly module: Address;
  /** What the module's `onInstall` or `onUninstall` is given. @default nothing */
  readonly data?: Hex | undefined;
}

/** Installs a module by an operation that the owner signs. */
export function installModule(
  devnet: Devnet,
  account: ModularAccount,
  { type, module, data = "0x" }: ModuleParameters,
): Promise<TransactionReceipt> {
  return callAsOwner(devnet, account, account.encodeInstall(type, module, data));
}

/** Uninstalls a module by an operation that the owner signs. */
export async function uninstallModule(
  devnet: Devnet,
  account: ModularAccount,
  { type, module, data = "0x" }: ModuleParameters,
): Promise<TransactionReceipt> {
  return callAsOwner(devnet, account, await account.encodeUninstall(type, module, data));
}

/** Whether an account has a module, as it says itself. */
export function isModuleInstalled(
  { publicClient }: Devnet,
  { address }: ModularAccount,
  { type, module }: ModuleParameters,
): Promise<boolean> {
  return publicClient.readContract({
    abi,
    address,
    functionName: "isModuleInstalled",
    args: [type, module, "0x"],
  });
}
