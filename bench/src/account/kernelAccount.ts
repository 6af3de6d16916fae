import type { Devnet } from "@abbababa/devnet";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import type { PermissionPlugin } from "@zerodev/permissions";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { parseEther } from "viem";
import type { entryPoint07Abi, SmartAccount, SmartAccountImplementation } from "viem/account-abstraction";
import { ownerKey } from "./keys.ts";
import { senderOf } from "./sender.ts";

/** EntryPoint and Kernel as ZeroDev's packages want them named. */
export const kernelOptions = { entryPoint: getEntryPoint("0.7"), kernelVersion: KERNEL_V3_1 } as const;

/** The account, as ZeroDev's unmodified packages make it or as the SDK does. */
export type KernelAccount = SmartAccount<SmartAccountImplementation<typeof entryPoint07Abi, "0.7">>;

/**
 * The owner's account.
 *
 * @param plugin - The session to act through; without one, the owner signs.
 */
export async function kernelAccount(devnet: Devnet, plugin?: PermissionPlugin): Promise<KernelAccount> {
  const sudo = await signerToEcdsaValidator(devnet.publicClient, { signer: ownerKey, ...kernelOptions });
  return createKernelAccount(devnet.publicClient, {
    ...kernelOptions,
    plugins: plugin === undefined ? { sudo } : { sudo, regular: plugin },
  });
}

/** Creates the owner's account on the chain and gives it ether. */
export async function createAccount(devnet: Devnet): Promise<void> {
  const account = await kernelAccount(devnet);
  await devnet.fundEth(account.address, parseEther("10"));
  const { factory, factoryData } = await account.getFactoryArgs();
  if (factory === undefined || factoryData === undefined) throw new Error("The account is there already.");
  await senderOf(devnet).transact({ to: factory, data: factoryData });
}
