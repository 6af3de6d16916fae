import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { compile, compileError, compilerVersion } from "../../compiler/compile.ts";
import { readSource } from "../../compiler/readSource.ts";
import { quickSettings } from "../../compiler/settings.ts";
import { repositoryRoot } from "../../repositoryRoot.ts";
import { importsOf } from "../project.ts";

const contractsSchema = z.array(
  z.object({
    file: z.string(),
    name: z.string(),
    abi: z.string(),
    bytecode: z.string(),
    deployedBytecode: z.string(),
  }),
);

/** A compiled contract of the tests. */
export type TestContract = z.output<typeof contractsSchema>[number];

const selected = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"];
const cache = join(repositoryRoot, "cache/proof");

/**
 * Compiles the test contracts of a file, or takes them from the cache.
 *
 * @returns Its contracts that have code, and those of the test folder that it imports.
 */
export function buildTests(file: string): TestContract[] {
  const hash = createHash("sha256")
    .update(compilerVersion())
    .update(JSON.stringify(quickSettings))
    .update(file);
  for (const imported of [...importsOf(file)].sort()) hash.update(imported).update(readSource(imported));
  const path = join(cache, `${hash.digest("hex")}.json`);
  try {
    return contractsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    const suites = compileTests(file);
    mkdirSync(cache, { recursive: true });
    // Written aside first: a run that is stopped leaves no half a file.
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(suites));
    renameSync(`${path}.${process.pid}`, path);
    return suites;
  }
}

function compileTests(file: string): TestContract[] {
  // What the tests bring along is listed too: an invariant test finds the functions of its handler by its code.
  const own = [...importsOf(file)].filter((path) => path.includes("/test/"));
  let failed: string | undefined;
  for (const settings of quickSettings) {
    const output = compile({
      files: [file],
      settings,
      outputSelection: Object.fromEntries(own.map((path) => [path, { "*": selected }])),
    });
    failed = compileError(output);
    if (failed !== undefined) continue;
    return own.flatMap((path) =>
      Object.entries(output.contracts[path] ?? {}).flatMap(([name, { abi, evm }]) => {
        const bytecode = evm?.bytecode?.object ?? "";
        if (bytecode === "") return [];
        const deployedBytecode = evm?.deployedBytecode?.object ?? "";
        return [{ file: path, name, abi: JSON.stringify(abi), bytecode, deployedBytecode }];
      }),
    );
  }
  throw new Error(failed);
}
