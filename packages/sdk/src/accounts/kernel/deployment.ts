import { type Address, concat, encodeFunctionData, type Hex, numberToHex, zeroAddress } from "viem";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import type { Deployment } from "../AccountAdapter.ts";
import { kernelAbi, kernelFactoryAbi, metaFactoryAbi } from "./kernelAbi.ts";
import { validationType } from "./validation.ts";

/** What a Kernel account's address follows from. */
export interface KernelIdentity {
  /** The owner at creation, whom the ECDSA validator obeys. */
  readonly owner: Address;
  /** Which of the owner's accounts. */
  readonly index: bigint;
  readonly chainId: number;
  readonly addresses: ContractAddresses;
}

/**
 * Encodes what the factory makes an account's address from.
 *
 * @param identity - Whose account, and which.
 * @returns The factory's arguments.
 */
export function factoryArguments(identity: KernelIdentity): readonly [data: Hex, salt: Hex] {
  const { owner, index } = identity;
  const root = concat([validationType.validator, contractAddress("ecdsaValidator", identity)]);
  const data = encodeFunctionData({
    abi: kernelAbi,
    functionName: "initialize",
    args: [root, zeroAddress, owner, "0x", []],
  });
  return [data, numberToHex(index, { size: 32 })];
}

/** The factory's own call: for whoever has gas, and for ERC-6492. */
export function deployByFactory(identity: KernelIdentity): Deployment {
  return {
    factory: contractAddress("kernelFactory", identity),
    factoryData: encodeFunctionData({
      abi: kernelFactoryAbi,
      functionName: "createAccount",
      args: factoryArguments(identity),
    }),
  };
}

/** The staked meta factory's call: for operations, whose bundlers ask for a stake. */
export function deployByMetaFactory(identity: KernelIdentity): Deployment {
  return {
    factory: contractAddress("metaFactory", identity),
    factoryData: encodeFunctionData({
      abi: metaFactoryAbi,
      functionName: "deployWithFactory",
      args: [contractAddress("kernelFactory", identity), ...factoryArguments(identity)],
    }),
  };
}
