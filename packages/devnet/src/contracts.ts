import type { Address } from "viem";

/** Where our own contracts are, by name. */
export type DeployedContracts = Readonly<Record<string, Address>>;

/**
 * Deploys our own contracts: the hook for the Ignition modules of `deploy/`.
 *
 * Called once the chain has everything they build on (CreateX for the create2 strategy, EntryPoint, USDC), beside the
 * bundler's start. The chain answers `eth_accounts` with ten unlocked, funded accounts and mines at once. It must do
 * nothing, and answer the same, when the contracts are on the chain already: a forked devnet has them.
 *
 * @param _rpcUrl - HTTP endpoint of the chain.
 * @returns Name and address of each contract.
 */
export async function deployContracts(_rpcUrl: string): Promise<DeployedContracts> {
  return {};
}
