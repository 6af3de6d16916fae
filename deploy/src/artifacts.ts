import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, ArtifactResolver } from "@nomicfoundation/ignition-core";
import { DeployError } from "./errors.ts";
import { artifactsDirectory } from "./paths.ts";

/** Where each deployable is defined. */
const sources = {
  AbbaBabaEscrow: "contracts/escrow/AbbaBabaEscrow.sol",
  SpendCap: "contracts/session/SpendCap.sol",
  AbbaBabaPaymaster: "contracts/paymaster/AbbaBabaPaymaster.sol",
  Settlement: "contracts/x402/Settlement.sol",
  OwnerValidator: "contracts/owner/OwnerValidator.sol",
} as const;

/** A contract that is deployed for real. */
export type DeployableName = keyof typeof sources;

/**
 * The fully qualified name that Hardhat and the block explorers use.
 *
 * @param name - The contract's name.
 */
export function qualifiedName(name: DeployableName): string {
  return `${sources[name]}:${name}`;
}

/**
 * Reads Hardhat's artifacts of the deployables without Hardhat.
 *
 * @param directory - What `hardhat build` wrote.
 * @default the repository's `artifacts/`
 */
export function readArtifacts(directory: string = artifactsDirectory): ArtifactResolver {
  return {
    async loadArtifact(name) {
      if (!isDeployable(name)) throw new DeployError(`${name} is not among the contracts to deploy.`);
      let text: string;
      try {
        text = await readFile(join(directory, sources[name], `${name}.json`), "utf8");
      } catch (cause) {
        throw new DeployError(`${name} is not built: run \`pnpm contracts:build\` first.`, { cause });
      }
      return JSON.parse(text) as Artifact;
    },
    // Only Ignition's own journal wants it, and there is none.
    getBuildInfo: async () => undefined,
  };
}

function isDeployable(name: string): name is DeployableName {
  return Object.hasOwn(sources, name);
}
