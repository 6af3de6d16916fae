import { type Address, encodeFunctionData, parseAbi } from "viem";
import { addresses } from "./addresses.ts";
import type { DevnetClient } from "./client.ts";
import { hasCode, transact } from "./deployAt.ts";
import { SetupError } from "./errors.ts";
import { deployment } from "./generated/contracts.ts";

/** Where our own contracts are, by name. */
export type DeployedContracts = Readonly<Record<keyof typeof deployment, Address>>;

const createXAbi = parseAbi([
  "function deployCreate2(bytes32 salt, bytes initCode) payable returns (address)",
]);

/**
 * Deploys our own contracts as a real deployment does: the recorded creation code, through CreateX, to the recorded
 * addresses. What is on the chain already, as on a fork, is left alone.
 *
 * @param client - Bends the chain, which has CreateX.
 * @param from - An unlocked account, who pays.
 * @returns Name and address of each contract.
 */
export async function deployContracts(client: DevnetClient, from: Address): Promise<DeployedContracts> {
  const entries = Object.entries(deployment);
  for (const [name, { address, salt, initCode }] of entries) {
    if (await hasCode(client, address)) continue;
    const data = encodeFunctionData({
      abi: createXAbi,
      functionName: "deployCreate2",
      args: [salt, initCode],
    });
    await transact(client, { from, to: addresses.createX, data });
    if (!(await hasCode(client, address))) throw new SetupError(`${name} did not land at ${address}.`);
  }
  return Object.fromEntries(entries.map(([name, { address }]) => [name, address])) as DeployedContracts;
}
