import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** The Nodes that are supported. The last is the repository's own. */
export const nodeVersions = ["20.19", "22", "24"] as const;

/** Their programs. */
export type Nodes = Readonly<Record<(typeof nodeVersions)[number], string>>;

/**
 * Installs the Nodes that are supported, by the versions that npm has.
 *
 * @param folder - To be made.
 */
export async function installNodes(folder: string): Promise<Nodes> {
  await mkdir(folder, { recursive: true });
  const dependencies = { "node-20.19": "npm:node@20.19", "node-22": "npm:node@22" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  await run(["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
  const programOf = (name: keyof typeof dependencies) => join(folder, "node_modules", name, "bin/node");
  return { "20.19": programOf("node-20.19"), "22": programOf("node-22"), "24": process.execPath };
}
