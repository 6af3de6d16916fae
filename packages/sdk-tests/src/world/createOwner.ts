import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount, KernelV3_1AccountAbi } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { batchMode, encodeBatch } from "../chain/encodeExecute.ts";
import type { Owner } from "../parties/Owner.ts";
import type { World } from "../parties/World.ts";
import { settled, walletOf } from "./clients.ts";

/** What an account starts with. */
export const startingUsdc = 100_000_000n;

/**
 * Makes an owner with a deployed account that holds 2 ETH and 100 USDC.
 *
 * @param world - Where.
 */
export async function createOwner({ devnet }: World): Promise<Owner> {
  const eoa = privateKeyToAccount(generatePrivateKey());
  const [entryPoint, kernelVersion] = [getEntryPoint("0.7"), KERNEL_V3_1];
  const sudo = await signerToEcdsaValidator(devnet.publicClient, { signer: eoa, entryPoint, kernelVersion });
  const kernel = await createKernelAccount(devnet.publicClient, {
    entryPoint,
    kernelVersion,
    plugins: { sudo },
  });
  const account = kernel.address;
  const wallet = walletOf(devnet, eoa);

  await devnet.fundEth(eoa.address, parseEther("10"));
  await devnet.fundEth(account, parseEther("2"));
  await devnet.fundUsdc(account, startingUsdc);
  const { factory, factoryData } = await kernel.getFactoryArgs();
  if (factory === undefined || factoryData === undefined) throw new Error("A new account has no factory.");
  await settled(devnet, await wallet.sendTransaction({ to: factory, data: factoryData }));

  return {
    eoa,
    account,
    async execute(calls) {
      const hash = await wallet.writeContract({
        abi: KernelV3_1AccountAbi,
        address: account,
        functionName: "execute",
        args: [batchMode, encodeBatch(calls)],
      });
      await settled(devnet, hash);
    },
  };
}
