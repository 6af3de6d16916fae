import { type Address, getAddress } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { deployments } from "../generated/addresses.ts";
import { ContractNotDeployedError } from "./chainErrors.ts";
import { usdcAddresses } from "./knownChains.ts";

/** Contracts that are at the same address on every chain: Kernel 3.1 and ZeroDev's modules for it; what Safes use. */
const canonical = {
  entryPoint: entryPoint07Address,
  kernelImplementation: "0xBAC849bB641841b44E965fB01A4Bf5F074f84b4D",
  kernelFactory: "0xaac5D4240AF87249B3f71BC8E4A2cae074A3E419",
  metaFactory: "0xd703aaE79538628d27099B8c4f621bE4CCd142d5",
  ecdsaValidator: "0x845ADb2C711129d4f3966735eD98a9F09fC4cE57",
  ecdsaSigner: "0x6A6F069E2a08c2468e7724Ab3250CdBFBA14D4FF",
  callPolicy: "0x9a52283276A0ec8740DF50bF01B28A80D880eaf2",
  timestampPolicy: "0xB9f8f524bE6EcD8C945b1b87f9ae5C192FdCE20F",
  gasPolicy: "0xaeFC5AbC67FfD258abD0A3E54f65E70326F84b23",
  safe7579: "0x7579EE8307284F293B1927136486880611F20002",
  safeMultiSend: "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
} as const satisfies Record<string, Address>;

/** Contracts that each chain has its own of. */
const deployed = [
  "spendCap",
  "abbaBabaEscrow",
  "abbaBabaPaymaster",
  "settlement",
  "ownerValidator",
  "usdc",
] as const;
type DeployedContract = (typeof deployed)[number];

/** Every contract that this package talks to, by name. */
export type ContractName = keyof typeof canonical | DeployedContract;

/** Addresses by name; what is not given is taken from the recorded deployments. */
export type ContractAddresses = { readonly [name in ContractName]?: Address | undefined };

/** All the names. */
export const contractNames = [...deployed, ...Object.keys(canonical)] as readonly ContractName[];

export type ContractAddressErrorType = ContractNotDeployedError;

/**
 * Finds a contract on a chain: an explicit address wins, then the recorded deployment; on a chain without one, the address
 * that our contracts have on every chain.
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
  const address = findContract(contract, network) ?? deterministicAddress(contract);
  if (address === undefined) throw new ContractNotDeployedError({ contract, chainId: network.chainId });
  return address;
}

/**
 * Finds a contract on a chain, if it is given or recorded there.
 *
 * @param contract - Its name.
 * @param network - The chain's id, and explicit addresses.
 * @returns Its address, checksummed; `undefined` when it is not known.
 */
export function findContract(
  contract: ContractName,
  { chainId, addresses = {} }: Parameters<typeof contractAddress>[1],
): Address | undefined {
  const address = addresses[contract] ?? recorded(contract, chainId);
  return address && getAddress(address);
}

function recorded(contract: ContractName, chainId: number): Address | undefined {
  if (contract in canonical) return canonical[contract as keyof typeof canonical];
  const own = deployments[chainId]?.[contract];
  return own ?? (contract === "usdc" ? usdcAddresses[chainId] : undefined);
}

/** Whether a chain is one that our contracts are recorded on. */
export function isRecorded(chainId: number): boolean {
  return deployments[chainId] !== undefined;
}

/**
 * Our contracts are deployed to one address everywhere: where they stand on any chain at all. Whether they do stand there,
 * only the chain says.
 *
 * @param contract - Its name.
 * @returns The address; `undefined` of contracts that are elsewhere on each chain.
 */
export function deterministicAddress(contract: ContractName): Address | undefined {
  const [first, ...others] = Object.values(deployments).map((there) => there[contract]);
  return first !== undefined && others.every((address) => address === first) ? getAddress(first) : undefined;
}
