import type { Client } from "viem";
import { getCode } from "viem/actions";
import { ContractsMissingError } from "../../chains/chainErrors.ts";
import { type ContractName, contractAddress, isRecorded } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";

/**
 * Checks that a chain has the contracts that a session needs, where no deployment is recorded: there the addresses are
 * those that the contracts would have.
 *
 * @param client - Reads the chain; not asked where our contracts are recorded.
 * @param network - The chain, and addresses that the caller gives.
 * @param contracts - What is needed.
 * @throws {ContractsMissingError} naming all that is missing.
 * @throws {ContractNotDeployedError} when an address is not known.
 */
export async function checkDeployed(
  client: Client,
  network: Pick<Network, "chainId" | "addresses">,
  contracts: readonly ContractName[],
): Promise<void> {
  if (!isRecorded(network.chainId)) await requireCode(client, network, contracts);
}

/**
 * Checks that there is code where contracts are to be: of those that are not ours, a recorded deployment says nothing.
 *
 * @param client - Reads the chain.
 * @param network - The chain, and addresses that the caller gives.
 * @param contracts - What is needed.
 * @throws {ContractsMissingError} naming all that is missing.
 * @throws {ContractNotDeployedError} when an address is not known.
 */
export async function requireCode(
  client: Client,
  network: Pick<Network, "chainId" | "addresses">,
  contracts: readonly ContractName[],
): Promise<void> {
  const { chainId } = network;
  const found = await Promise.all(
    contracts.map(async (contract) => {
      const address = contractAddress(contract, network);
      const code = await getCode(client, { address });
      return { contract, address, isMissing: code === undefined || code === "0x" };
    }),
  );
  const missing = found
    .filter(({ isMissing }) => isMissing)
    .map(({ contract, address }) => ({ contract, address }));
  if (missing.length > 0) throw new ContractsMissingError({ chainId, missing });
}
