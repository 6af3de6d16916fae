import type { Devnet } from "@abbababa/devnet";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import type { PrivateKeyAccount } from "viem";

/** A Kernel account of an owner's, on chain or not yet. */
export async function toSmartAccount(devnet: Devnet, owner: PrivateKeyAccount) {
  const common = { entryPoint: getEntryPoint("0.7"), kernelVersion: KERNEL_V3_1 } as const;
  const sudo = await signerToEcdsaValidator(devnet.publicClient, { signer: owner, ...common });
  return createKernelAccount(devnet.publicClient, { ...common, plugins: { sudo } });
}
