import { KernelV3_1AccountAbi, KernelV3FactoryAbi } from "@zerodev/sdk";
import {
  type Address,
  type Client,
  concat,
  encodeFunctionData,
  type Hex,
  numberToHex,
  zeroAddress,
} from "viem";
import { readContract } from "viem/actions";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";

/**
 * Computes the address of an owner's Kernel account, deployed or not.
 *
 * @param client - Reads the chain.
 * @param parameters - The owner, which of its accounts, and where Kernel is.
 * @returns The address.
 */
export async function accountOf(
  client: Client,
  parameters: {
    readonly owner: Address;
    readonly index: bigint;
    readonly chainId: number;
    readonly addresses: ContractAddresses;
  },
): Promise<Address> {
  const { owner, index } = parameters;
  return await readContract(client, {
    abi: KernelV3FactoryAbi,
    address: contractAddress("kernelFactory", parameters),
    functionName: "getAddress",
    args: [
      initializeData(owner, contractAddress("ecdsaValidator", parameters)),
      numberToHex(index, { size: 32 }),
    ],
  });
}

/** Calldata that makes a new Kernel account obey an ECDSA owner. */
function initializeData(owner: Address, ecdsaValidator: Address): Hex {
  return encodeFunctionData({
    abi: KernelV3_1AccountAbi,
    functionName: "initialize",
    args: [concat(["0x01", ecdsaValidator]), zeroAddress, owner, "0x", []],
  });
}
