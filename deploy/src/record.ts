import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, type Hex, isAddress, isHex } from "viem";
import { z } from "zod";
import { DeployError } from "./errors.ts";
import type { DeployNetwork } from "./parameters.ts";
import { deploymentsDirectory } from "./paths.ts";
import type { PlannedContract } from "./planDeployment.ts";

const address = z.custom<Address>((value) => typeof value === "string" && isAddress(value));
const hash = z.custom<Hex>((value) => isHex(value) && value.length === 66);
const contract = z.strictObject({ address, salt: hash, initCodeHash: hash });

const recordSchema = z.strictObject({
  chainId: z.int().positive(),
  network: z.string(),
  contracts: z.strictObject({
    spendCap: contract,
    abbaBabaEscrow: contract.extend({
      /** admin, resolver, feeReceiver, tokens */
      constructorArgs: z.tuple([address, address, address, z.array(address)]),
    }),
    abbaBabaPaymaster: contract.extend({
      /** owner, signer */
      constructorArgs: z.tuple([address, address]),
    }),
    settlement: contract,
    ownerValidator: contract,
  }),
});

/** What `deploy/deployments/<chainId>.json` holds. */
export type DeploymentRecord = z.infer<typeof recordSchema>;

/**
 * The record of a deployment to a chain.
 *
 * @param network - The chain.
 * @param planned - From `planDeployment`.
 */
export function toRecord(network: DeployNetwork, planned: readonly PlannedContract[]): DeploymentRecord {
  const entries = planned.map(({ key, address, salt, initCodeHash, constructorArgs }) => [
    key,
    { address, salt, initCodeHash, ...(constructorArgs.length > 0 && { constructorArgs }) },
  ]);
  return recordSchema.parse({
    chainId: network.chainId,
    network: network.network,
    contracts: Object.fromEntries(entries),
  });
}

/**
 * Reads the recorded deployment of a chain.
 *
 * @param chainId - Which chain.
 * @throws {DeployError} when there is none, or it cannot be read.
 */
export async function readRecord(chainId: number): Promise<DeploymentRecord> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordPath(chainId), "utf8")));
  } catch (cause) {
    throw new DeployError(
      `No valid record of chain ${chainId}: run \`pnpm deploy:record\` and commit what it writes.`,
      {
        cause,
      },
    );
  }
}

/**
 * Writes the record of a chain.
 *
 * @param record - From `toRecord`.
 */
export async function writeRecord(record: DeploymentRecord): Promise<void> {
  await writeFile(recordPath(record.chainId), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Checks that a plan is what the record of a chain says.
 *
 * @param chainId - Whose record.
 * @param planned - From `planDeployment`.
 * @throws {DeployError} naming the contracts that differ.
 */
export async function checkRecord(chainId: number, planned: readonly PlannedContract[]): Promise<void> {
  const { contracts } = await readRecord(chainId);
  const stale = planned
    .filter(({ key, address, salt, initCodeHash, constructorArgs }) => {
      const recorded = contracts[key];
      const recordedArgs = "constructorArgs" in recorded ? recorded.constructorArgs : [];
      return (
        recorded.address !== address ||
        recorded.salt !== salt ||
        recorded.initCodeHash !== initCodeHash ||
        JSON.stringify(recordedArgs) !== JSON.stringify(constructorArgs)
      );
    })
    .map(({ name }) => name);
  if (stale.length > 0) {
    throw new DeployError(
      `The build is not what deploy/deployments/${chainId}.json records (${stale.join(", ")}): run \`pnpm deploy:record\` and commit what it writes.`,
    );
  }
}

function recordPath(chainId: number): string {
  return join(deploymentsDirectory, `${chainId}.json`);
}
