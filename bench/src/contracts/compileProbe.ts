import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Hex } from "viem";
import { z } from "zod";
import { repositoryRoot } from "../repositoryRoot.ts";
import type { Compiler } from "./artifacts.ts";

const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ bytecode: z.object({ object: z.string() }) }) })),
    )
    .default({}),
});

interface Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
}

/** The contracts that measure. */
export type Probe = "MerkleTermsProbe" | "PolicyProbe" | "SessionValidatorProbe";

/**
 * Compiles a probe as our deployables are compiled, without leaving an artifact among theirs.
 *
 * @param name - Which one.
 * @param compiler - Settings, and the version that it must be.
 * @returns Creation code.
 */
export function compileProbe(name: Probe, compiler: Compiler): Hex {
  const source = `bench/contracts/${name}.sol`;
  const require = createRequire(import.meta.url);
  const solc: Solc & { version(): string } = require("solc");
  if (!solc.version().startsWith(compiler.version)) {
    throw new Error(`The contracts were compiled by solc ${compiler.version}, here is ${solc.version()}.`);
  }
  const input = {
    language: "Solidity",
    sources: { [source]: { content: readFileSync(join(repositoryRoot, source), "utf8") } },
    settings: { ...compiler.settings, outputSelection: { [source]: { "*": ["evm.bytecode.object"] } } },
  };
  const find = (path: string) =>
    path.startsWith("@") ? join(repositoryRoot, "node_modules", path) : join(repositoryRoot, path);
  const output = outputSchema.parse(
    JSON.parse(
      solc.compile(JSON.stringify(input), {
        import: (path) => ({ contents: readFileSync(find(path), "utf8") }),
      }),
    ),
  );
  const error = output.errors.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const bytecode = output.contracts[source]?.[name]?.evm.bytecode.object;
  if (bytecode === undefined) throw new Error(`Compiling ${source} gave no ${name}.`);
  return `0x${bytecode}`;
}
