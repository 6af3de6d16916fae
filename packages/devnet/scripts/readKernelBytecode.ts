import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hex } from "viem";

/** Creation code of Kernel v3.1, without constructor arguments. */
export interface KernelBytecode {
  /** Takes the EntryPoint's address. */
  readonly implementation: Hex;
  /** Takes the implementation's address. */
  readonly factory: Hex;
}

/**
 * Reads Kernel's creation code from the only npm package that has it.
 *
 * `@rhinestone/modulekit` is GPL-3.0 as a whole and depends on git repositories, which `npm i` cannot fetch. So it is
 * needed to build this package and not to use it: the bytecode is carried in the build output. Kernel and the file that
 * holds it are MIT, see `THIRD_PARTY_NOTICES.md`; nothing else of modulekit is taken over.
 */
export async function readKernelBytecode(): Promise<KernelBytecode> {
  const modulekit = dirname(createRequire(import.meta.url).resolve("@rhinestone/modulekit/package.json"));
  const path = join(modulekit, "src/deployment/precompiles/KernelPrecompiles.sol");
  const source = await readFile(path, "utf8");
  if (!source.startsWith("// SPDX-License-Identifier: MIT"))
    throw new Error(`${path} is no longer under the MIT licence: its bytecode must not be carried along.`);
  return {
    implementation: readConstant(source, "KERNEL_BYTECODE"),
    factory: readConstant(source, "KERNEL_FACTORY_BYTECODE"),
  };
}

function readConstant(source: string, name: string): Hex {
  const match = new RegExp(`\\b${name}\\s*=\\s*hex"([0-9a-fA-F]+)"`).exec(source);
  if (match === null) throw new Error(`KernelPrecompiles.sol has no ${name}.`);
  return `0x${match[1]}`;
}
