import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { repositoryRoot } from "../repositoryRoot.ts";

/** A contract that tests deploy by name (`vm.getCode`), so that it is compiled apart from them. */
export interface Unit {
  /** Its source. */
  readonly file: string;
  /** Its name. */
  readonly name: string;
}

/** A folder of contracts and its tests. */
export interface Project {
  /** `escrow` or `session`. */
  readonly name: string;
  /** What is mutated. */
  readonly sources: readonly string[];
  /** What is run. */
  readonly tests: readonly string[];
  /** What the tests deploy by name. */
  readonly units: readonly Unit[];
}

/** Tests that count how often optimized code writes a slot: without optimization they fail on the original too. */
const ofOptimizedCode = new Set(["contracts/session/test/storageRule.t.sol"]);

/** The folders that can be mutated. */
export const projectNames = ["escrow", "session"] as const;

/** Finds sources, tests and what the tests deploy. */
export function findProject(name: string): Project {
  const folder = `contracts/${name}`;
  const list = (pattern: string) => globSync(pattern, { cwd: repositoryRoot }).toSorted();
  const all = list(`${folder}/**/*.sol`);
  const tests = all.filter((file) => file.endsWith(".t.sol") && !ofOptimizedCode.has(file));
  const sources = all.filter((file) => !file.startsWith(`${folder}/test/`));
  const deployed = new Set(all.flatMap((file) => namesDeployed(file)));
  const units = [...deployed].map((artifact): Unit => {
    const [source = "", contract = ""] = artifact.split(":");
    const file = all.find((candidate) => basename(candidate) === source);
    if (file === undefined) throw new Error(`A test of ${folder} deploys ${artifact}, which is not there.`);
    return { file, name: contract };
  });
  return { name, sources, tests, units };
}

/** A source and all it imports from this repository. */
export function importsOf(file: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(join(repositoryRoot, file), "utf8");
  for (const [, path = ""] of source.matchAll(/^\s*import\s[^;]*?"([^"]+)";|^\} from "([^"]+)";/gm)) {
    const imported = posix.join(dirname(file), path);
    if (path.startsWith(".") && existsSync(join(repositoryRoot, imported))) importsOf(imported, found);
  }
  return found;
}

function namesDeployed(file: string): string[] {
  const source = readFileSync(join(repositoryRoot, file), "utf8");
  return [...source.matchAll(/"(\w+\.sol:\w+)"/g)].flatMap(([, name]) => name ?? []);
}
