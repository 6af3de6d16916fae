import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { KernelBytecodeMissingError } from "./errors.ts";

/** Creation code of Kernel v3.1, without constructor arguments. */
export interface KernelBytecode {
  /** Takes the EntryPoint's address. */
  readonly implementation: Hex;
  /** Takes the implementation's address. */
  readonly factory: Hex;
}

/**
 * Reads Kernel's creation code where the only npm package that has it keeps it.
 *
 * `@rhinestone/modulekit` is GPL-3.0 and depends on git repositories: it is a development dependency, never a
 * dependency, and what is read from it goes to the local chain and into no file of ours. So it is there in a clone of
 * the monorepo, the workspace's overrides dropping the git dependencies, and nowhere else.
 *
 * @throws {KernelBytecodeMissingError}
 */
export async function readKernelBytecode(): Promise<KernelBytecode> {
  try {
    const modulekit = dirname(createRequire(import.meta.url).resolve("@rhinestone/modulekit/package.json"));
    const source = await readFile(
      join(modulekit, "src/deployment/precompiles/KernelPrecompiles.sol"),
      "utf8",
    );
    return {
      implementation: readConstant(source, "KERNEL_BYTECODE"),
      factory: readConstant(source, "KERNEL_FACTORY_BYTECODE"),
    };
  } catch (cause) {
    throw new KernelBytecodeMissingError(cause);
  }
}

function readConstant(source: string, name: string): Hex {
  const match = new RegExp(`\\b${name}\\s*=\\s*hex"([0-9a-fA-F]+)"`).exec(source);
  if (match === null) throw new Error(`KernelPrecompiles.sol has no ${name}.`);
  return `0x${match[1]}`;
}
