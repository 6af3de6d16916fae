import { isAddressEqual, parseErc6492Signature, type TypedDataDefinition } from "viem";
import { entryPoint07Address, type SmartAccount } from "viem/account-abstraction";
import type { AccountAdapter } from "../AccountAdapter.ts";
import { EntryPointUnsupportedError } from "../accountErrors.ts";
import type { OwnedAccount } from "./OwnedAccount.ts";

/**
 * Takes an account object that signs as its owner, of whatever package: viem's interface says all that is needed of it.
 *
 * @param account - The object.
 * @param adapter - What is known of its kind.
 * @returns The account with its owner.
 * @throws {EntryPointUnsupportedError} when its operations go elsewhere than to the EntryPoint v0.7.
 */
export function fromSmartAccount(account: SmartAccount, adapter: OwnedAccount["adapter"]): OwnedAccount {
  const { entryPoint, address } = account;
  if (!isAddressEqual(entryPoint.address, entryPoint07Address)) {
    throw new EntryPointUnsupportedError({ account: address, entryPoint: entryPoint.address });
  }
  return {
    adapter,
    owner: address,
    toSmartAccount: async () => account,
    signTypedData: async (typedData: TypedDataDefinition) =>
      parseErc6492Signature(await account.signTypedData(typedData)).signature,
  };
}

/**
 * Says whether a value is a viem smart account, and not an address.
 *
 * @param value - Whatever was given as an account.
 */
export function isSmartAccount(value: unknown): value is SmartAccount {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "smart" &&
    "getFactoryArgs" in value &&
    typeof value.getFactoryArgs === "function"
  );
}

/** What is known of an account object's deployment. */
export async function deploymentOf(account: SmartAccount): Promise<AccountAdapter["deployment"]> {
  const { factory, factoryData } = await account.getFactoryArgs();
  return factory === undefined || factoryData === undefined ? undefined : { factory, factoryData };
}
