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

/** What the factory makes an account's address from. */
export interface KernelCreation {
  /** Calldata of the account's first call: who owns it, and what is installed. */
  readonly initialization: Hex;
  /** Which of the accounts that begin so. */
  readonly index: bigint;
  readonly chainId: number;
  readonly addresses: ContractAddresses;
}

/**
 * Describes the creation of an account whose root is the ECDSA validator, as ZeroDev's packages make it.
 *
 * @param identity - Whose account, and which.
 */
export function ecdsaKernelCreation({ owner, index, chainId, addresses }: KernelIdentity): KernelCreation {
  const root = concat([validationType.validator, contractAddress("ecdsaValidator", { chainId, addresses })]);
  const initialization = encodeFunctionData({
    abi: kernelAbi,
    functionName: "initialize",
    args: [root, zeroAddress, owner, "0x", []],
  });
  return { initialization, index, chainId, addresses };
}

/** The factory's arguments. */
export function factoryArguments(creation: KernelCreation): readonly [data: Hex, salt: Hex] {
  return [creation.initialization, numberToHex(creation.index, { size: 32 })];
}

/** The factory's own call: for whoever has gas, and for ERC-6492. */
export function deployByFactory(creation: KernelCreation): Deployment {
  return {
    factory: contractAddress("kernelFactory", creation),
    factoryData: encodeFunctionData({
      abi: kernelFactoryAbi,
      functionName: "createAccount",
      args: factoryArguments(creation),
    }),
  };
}

/** The staked meta factory's call: for operations, whose bundlers ask for a stake. */
export function deployByMetaFactory(creation: KernelCreation): Deployment {
  return {
    factory: contractAddress("metaFactory", creation),
    factoryData: encodeFunctionData({
      abi: metaFactoryAbi,
      functionName: "deployWithFactory",
      args: [contractAddress("kernelFactory", creation), ...factoryArguments(creation)],
    }),
  };
}
