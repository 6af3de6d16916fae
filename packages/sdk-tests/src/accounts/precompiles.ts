import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hex } from "viem";

/** Thrown when the package that holds the accounts' code holds it no more. */
export class PrecompileMissingError extends Error {
  override readonly name = "PrecompileMissingError";

  constructor(file: string, name: string) {
    super(`@rhinestone/modulekit has no ${name} in ${file}.sol.`);
  }
}

/**
 * Reads code of a published contract where the only npm package that has it keeps it.
 *
 * `@rhinestone/modulekit` is GPL-3.0: a development dependency, whose code goes to a local chain and into no file of
 * ours.
 *
 * @param file - Such as `NexusPrecompiles`.
 * @param name - Such as `NEXUS_BYTECODE`.
 * @returns Creation code without constructor arguments, or runtime code where the constant's name says so.
 * @throws {PrecompileMissingError}
 */
export async function readPrecompile(file: string, name: string): Promise<Hex> {
  const modulekit = dirname(createRequire(import.meta.url).resolve("@rhinestone/modulekit/package.json"));
  const source = await readFile(join(modulekit, `src/deployment/precompiles/${file}.sol`), "utf8");
  const match = new RegExp(`\\b${name}\\s*=\\s*hex"([0-9a-fA-F]+)"`).exec(source);
  if (match === null) throw new PrecompileMissingError(file, name);
  return `0x${match[1]}`;
}
