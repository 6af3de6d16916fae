import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { contractAddress } from "../../chains/contractAddresses.ts";
import {
  ecdsaKernelCreation,
  factoryArguments,
  type KernelCreation,
  type KernelIdentity,
} from "./deployment.ts";
import { kernelFactoryAbi } from "./kernelAbi.ts";

/**
 * Computes the address of an owner's Kernel account, deployed or not.
 *
 * @param client - Reads the chain.
 * @param identity - The owner, which of its accounts, and where Kernel is.
 * @returns The address.
 */
export async function accountOf(client: Client, identity: KernelIdentity): Promise<Address> {
  return await addressOfCreation(client, ecdsaKernelCreation(identity));
}

/**
 * Computes the address of a Kernel account from what it is created with.
 *
 * @param client - Reads the chain.
 * @param creation - What it is created with.
 */
export async function addressOfCreation(client: Client, creation: KernelCreation): Promise<Address> {
  return await readContract(client, {
    abi: kernelFactoryAbi,
    address: contractAddress("kernelFactory", creation),
    functionName: "getAddress",
    args: factoryArguments(creation),
  });
}
