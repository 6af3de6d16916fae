import { deployContracts as deployByIgnition } from "@abbababa/deploy";
import type { Address } from "viem";

/** Where our own contracts are, by name. */
export type DeployedContracts = Readonly<
  Record<"spendCap" | "abbaBabaEscrow" | "abbaBabaPaymaster", Address>
>;

/**
 * Deploys our own contracts through the Ignition modules that a real deployment uses, to the recorded addresses.
 *
 * Called once the chain has everything they build on (CreateX for the create2 strategy), beside the bundler's start.
 * What is on the chain already, as on a fork, is left alone.
 *
 * @param rpcUrl - HTTP endpoint of the chain, whose first account pays.
 * @returns Name and address of each contract.
 */
export async function deployContracts(rpcUrl: string): Promise<DeployedContracts> {
  const { addresses } = await deployByIgnition({ rpcUrl });
  return addresses;
}
