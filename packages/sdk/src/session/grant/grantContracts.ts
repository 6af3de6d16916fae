import { type Address, getAddress } from "viem";
import { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import type { SessionGrant } from "../SessionGrant.ts";

/** Contracts whose explicit addresses a grant keeps, so that the agent need not be told them. */
const overridable = [
  "kernelFactory",
  "metaFactory",
  "ecdsaValidator",
  "ecdsaSigner",
  "callPolicy",
  "timestampPolicy",
  "gasPolicy",
] as const;

/**
 * Collects the contracts that a grant is made for.
 *
 * @param network - The chain, and explicit addresses.
 * @returns Our own contracts always, the others where they were given.
 */
export function grantContracts(network: Network): SessionGrant["contracts"] {
  const contracts: Record<string, Address> = {};
  for (const name of overridable) {
    const address = network.addresses[name];
    if (address !== undefined) contracts[name] = getAddress(address);
  }
  for (const name of ["abbaBabaEscrow", "usdc"] as const) {
    try {
      contracts[name] = contractAddress(name, network);
    } catch (error) {
      // A session need not use the escrow or USDC.
      if (!(error instanceof ContractNotDeployedError)) throw error;
    }
  }
  return { ...contracts, spendCap: contractAddress("spendCap", network) };
}
