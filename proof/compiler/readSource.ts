import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repositoryRoot.ts";

const cache = new Map<string, string>();

/**
 * Reads a Solidity source by the name under which the compiler knows it.
 *
 * @param name - A path below the repository's root, or a package's name and a path in it.
 */
export function readSource(name: string): string {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const own = join(repositoryRoot, name);
  const content = readFileSync(existsSync(own) ? own : join(repositoryRoot, "node_modules", name), "utf8");
  cache.set(name, content);
  return content;
}
