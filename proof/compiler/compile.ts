import { createRequire } from "node:module";
import { z } from "zod";
import { readSource } from "./readSource.ts";
import type { AstNode } from "./syntaxTree.ts";

interface Solc {
  version(): string;
  compile(
    input: string,
    callbacks: { import: (path: string) => { contents: string } | { error: string } },
  ): string;
}

const bytecode = z.object({ object: z.string() }).optional();

const outputSchema = z.object({
  errors: z
    .array(
      z.object({
        severity: z.string(),
        formattedMessage: z.string(),
        sourceLocation: z.object({ start: z.number() }).optional(),
      }),
    )
    .default([]),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          abi: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).optional(),
          evm: z.object({ bytecode, deployedBytecode: bytecode }).optional(),
        }),
      ),
    )
    .default({}),
  sources: z.record(z.string(), z.object({ ast: z.custom<AstNode>().optional() })).default({}),
});

/** What the compiler answered. */
export type CompilerOutput = z.output<typeof outputSchema>;

/** What is compiled, and how. */
export interface CompileParameters {
  /** Files that are compiled, below the repository's root; what they import is found there or among the packages. */
  readonly files: readonly string[];
  /** Content that stands in for a file's own. */
  readonly replaced?: ReadonlyMap<string, string>;
  /** The compiler's `settings`, without `outputSelection`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The compiler's `outputSelection`. */
  readonly outputSelection: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

let solc: Solc | undefined;

/** The compiler, loaded once a process: loading takes half a second. */
function loadCompiler(): Solc {
  solc ??= createRequire(import.meta.url)("solc") as Solc;
  return solc;
}

/** Version of the compiler, commit included. */
export function compilerVersion(): string {
  return loadCompiler().version();
}

/**
 * Compiles in this process.
 *
 * @returns The compiler's output; its `errors` tell whether it failed.
 */
export function compile({ files, replaced, settings, outputSelection }: CompileParameters): CompilerOutput {
  const read = (path: string): string => replaced?.get(path) ?? readSource(path);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: read(file) }])),
    settings: { ...settings, outputSelection },
  };
  const find = (path: string) => {
    try {
      return { contents: read(path) };
    } catch (error) {
      return { error: String(error) };
    }
  };
  return outputSchema.parse(JSON.parse(loadCompiler().compile(JSON.stringify(input), { import: find })));
}

/** The first error of a compilation, or nothing. */
export function compileError(output: CompilerOutput): string | undefined {
  return output.errors.find(({ severity }) => severity === "error")?.formattedMessage;
}
