import type { HttpNetworkConfig, ResolvedConfigurationVariable } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { DeployError } from "../src/errors.ts";

/** A network of `hardhat.config.ts` that can be deployed to. */
export interface DeployTarget {
  readonly name: string;
  /** Absent for a network that stands for any chain. */
  readonly chainId: number | undefined;
  readonly config: HttpNetworkConfig;
}

/**
 * The network named by `--network`.
 *
 * @param hre - Hardhat.
 * @param fallback - The network meant when none is named.
 * @throws {DeployError} when none is, or one that is not remote.
 */
export function readTarget(hre: HardhatRuntimeEnvironment, fallback?: string): DeployTarget {
  const name = hre.globalOptions.network ?? fallback;
  const config = name === undefined ? undefined : hre.config.networks[name];
  if (name === undefined || config?.type !== "http") {
    throw new DeployError("Name the network to deploy to: --network devnet, base-sepolia, base or any.");
  }
  return { name, chainId: config.chainId, config };
}

/** One thing that is to be read from the keystore or the environment. */
export interface Wanted {
  readonly variable: ResolvedConfigurationVariable;
  /** For whoever has to set it. */
  readonly meaning: string;
}

/**
 * Reads configuration variables, from the environment or else from Hardhat's keystore.
 *
 * @param wanted - What to read.
 * @returns their values, in order.
 * @throws {DeployError} one sentence that names all that are missing.
 */
export async function readVariables(wanted: readonly Wanted[]): Promise<readonly string[]> {
  const values = await Promise.all(wanted.map(({ variable }) => readVariable(variable)));
  const missing = wanted.filter((_, index) => !values[index]);
  if (missing.length > 0) {
    const names = missing.map(({ variable, meaning }) => `${nameOf(variable)} (${meaning})`);
    throw new DeployError(
      `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} not set: put it into the environment, or into the keystore with \`pnpm exec hardhat keystore set NAME\`.`,
    );
  }
  return values.map(String);
}

/**
 * Reads one configuration variable that need not be set.
 *
 * @param variable - Which.
 * @returns its value, or `undefined`.
 */
export async function readVariable(variable: ResolvedConfigurationVariable): Promise<string | undefined> {
  try {
    return (await variable.get()).trim();
  } catch (error) {
    // HHE7: neither in the environment nor in the keystore.
    if (error instanceof Error && "number" in error && error.number === 7) return undefined;
    throw error;
  }
}

function nameOf(variable: ResolvedConfigurationVariable): string {
  return "name" in variable && typeof variable.name === "string" ? variable.name : "A configuration variable";
}
