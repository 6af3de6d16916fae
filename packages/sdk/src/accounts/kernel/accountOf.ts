import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { factoryArguments, type KernelIdentity } from "./deployment.ts";
import { kernelFactoryAbi } from "./kernelAbi.ts";

/**
 * Computes the address of an owner's Kernel account, deployed or not.
 *
 * @param client - Reads the chain.
 * @param identity - The owner, which of its accounts, and where Kernel is.
 * @returns The address.
 */
export async function accountOf(client: Client, identity: KernelIdentity): Promise<Address> {
  return await readContract(client, {
    abi: kernelFactoryAbi,
    address: contractAddress("kernelFactory", identity),
    functionName: "getAddress",
    args: factoryArguments(identity),
  });
}
