import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Abi, Hex } from "viem";
import { z } from "zod";
import { repositoryRoot } from "../repositoryRoot.ts";

const hex = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/i.test(value));

const artifactSchema = z.object({
  abi: z.custom<Abi>((value) => Array.isArray(value)),
  bytecode: hex,
  deployedBytecode: hex,
  buildInfoId: z.string(),
});

const buildInfoSchema = z.object({
  solcLongVersion: z.string(),
  input: z.object({ settings: z.looseObject({}) }),
});

/** A compiled contract. */
export type Artifact = z.output<typeof artifactSchema>;

/** The compiler that made an artifact. */
export interface Compiler {
  /** Version, commit included. */
  readonly version: string;
  /** Everything it was told but what to write. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Our deployables: source file without extension, below `contracts/`. */
export const deployables = [
  "escrow/AbbaBabaEscrow",
  "session/SpendCap",
  "paymaster/AbbaBabaPaymaster",
  "owner/OwnerValidator",
] as const;

/**
 * Reads a contract as `pnpm contracts:build` left it.
 *
 * @param source - Its file below `contracts/`, without extension.
 */
export async function readArtifact(source: string): Promise<Artifact> {
  const path = join(repositoryRoot, "artifacts/contracts", `${source}.sol`, `${basename(source)}.json`);
  return artifactSchema.parse(JSON.parse(await readFile(path, "utf8")));
}

/** Reads which compiler, told what, made an artifact. */
export async function readCompiler({ buildInfoId }: Artifact): Promise<Compiler> {
  const path = join(repositoryRoot, "artifacts/build-info", `${buildInfoId}.json`);
  const { solcLongVersion, input } = buildInfoSchema.parse(JSON.parse(await readFile(path, "utf8")));
  const { outputSelection: _, remappings: __, ...settings } = input.settings;
  return { version: solcLongVersion, settings };
}
