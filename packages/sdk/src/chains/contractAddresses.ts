import { kernelVersionRangeToValidator } from "@zerodev/ecdsa-validator";
import {
  CALL_POLICY_CONTRACT_V0_0_4,
  ECDSA_SIGNER_CONTRACT,
  GAS_POLICY_CONTRACT,
  TIMESTAMP_POLICY_CONTRACT,
} from "@zerodev/permissions";
import { KernelVersionToAddressesMap } from "@zerodev/sdk/constants";
import { type Address, getAddress, zeroAddress } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import type { z } from "zod";
import { deployments } from "../generated/addresses.ts";
import { knownObject } from "../parameters/knownObject.ts";
import { addressSchema } from "./addressSchema.ts";
import { ContractNotDeployedError } from "./errors.ts";
import { usdcAddresses } from "./knownChains.ts";

/** The Kernel that accounts are made with. */
export const kernelVersion = "0.3.1";

const kernel = KernelVersionToAddressesMap[kernelVersion];

/** Contracts that are at the same address on every chain. */
const canonical = {
  entryPoint: entryPoint07Address,
  kernelImplementation: kernel.accountImplementationAddress,
  kernelFactory: kernel.factoryAddress,
  metaFactory: kernel.metaFactoryAddress ?? zeroAddress,
  ecdsaValidator: kernelVersionRangeToValidator[">=0.3.1"] ?? zeroAddress,
  ecdsaSigner: ECDSA_SIGNER_CONTRACT,
  callPolicy: CALL_POLICY_CONTRACT_V0_0_4,
  timestampPolicy: TIMESTAMP_POLICY_CONTRACT,
  gasPolicy: GAS_POLICY_CONTRACT,
} as const satisfies Record<string, Address>;

/** Contracts that each chain has its own of. */
const deployed = ["spendCap", "abbaBabaEscrow", "abbaBabaPaymaster", "usdc"] as const;
type DeployedContract = (typeof deployed)[number];

/** Every contract that this package talks to, by name. */
export type ContractName = keyof typeof canonical | DeployedContract;

/** Addresses by name; what is not given is taken from the recorded deployments. */
export type ContractAddresses = { readonly [name in ContractName]?: Address | undefined };

const names = [...deployed, ...Object.keys(canonical)] as ContractName[];

/** Form of {@link ContractAddresses}. */
export const contractAddressesSchema = knownObject(
  Object.fromEntries(names.map((name) => [name, addressSchema.optional()])) as {
    [name in ContractName]: z.ZodOptional<typeof addressSchema>;
  },
);

export type ContractAddressErrorType = ContractNotDeployedError;

/**
 * Finds a contract on a chain: an explicit address wins, then the recorded deployment.
 *
 * @param contract - Its name.
 * @param network - The chain's id, and explicit addresses.
 * @returns Its address, checksummed: Kernel's plugins compare addresses as strings.
 * @throws {ContractNotDeployedError} when neither knows it.
 */
export function contractAddress(
  contract: ContractName,
  network: { readonly chainId: number; readonly addresses?: ContractAddresses | undefined },
): Address {
  const { chainId, addresses = {} } = network;
  const address = addresses[contract] ?? recorded(contract, chainId);
  if (address === undefined) throw new ContractNotDeployedError({ contract, chainId });
  return getAddress(address);
}

function recorded(contract: ContractName, chainId: number): Address | undefined {
  if (contract in canonical) return canonical[contract as keyof typeof canonical];
  return deployments[chainId]?.[contract] ?? (contract === "usdc" ? usdcAddresses[chainId] : undefined);
}
