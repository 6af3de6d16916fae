/**
 * Installs the public packages as their users do, from tarballs into empty folders, and tries there what is promised.
 *
 *     node scripts/packages/cli.ts          one Node and one installer each
 *     node scripts/packages/cli.ts --deep   every Node with every installer
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkLoading, checkMaps, checkRunning, checkShape, checkTypes, checkWeight } from "./checks.ts";
import { type Installer, install, readPeers } from "./install.ts";
import { pack } from "./pack.ts";
import { run } from "./run.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const deep = process.argv.includes("--deep");

/** The Nodes that are supported, by the versions that npm has. The last is the repository's own. */
const nodes = { "20.19": "npm:node@20.19", "22": "npm:node@22" } as const;

const all = (["20.19", "22", "24"] as const).flatMap((node) =>
  (["npm", "pnpm"] as const).map((installer) => ({ node, installer })),
);
const few: typeof all = [
  { node: "20.19", installer: "npm" },
  { node: "24", installer: "pnpm" },
];

const work = await mkdtemp(join(tmpdir(), "abba-packages-"));
try {
  const packages = await say("packed", () => pack(root, join(work, "tarballs")));
  const binaries = await say("Nodes", () => installNodes());
  for (const packed of packages) await say(`shape of ${packed.name}`, () => checkShape(root, packed));
  await say("the SDK alone", () => tryAlone());
  for (const { node, installer } of deep ? all : few)
    await say(`${installer}, Node ${node}`, () => tryAll(node, installer));

  async function tryAlone(): Promise<string> {
    const folder = join(work, "sdk");
    const { viem = "" } = await readPeers(root);
    await install(folder, "npm", packages.slice(0, 1), { viem });
    const weight = await checkWeight(folder);
    const withEthers = join(work, "sdk-with-ethers");
    await install(withEthers, "npm", packages.slice(0, 1), await readPeers(root));
    await checkTypes(root, withEthers);
    return weight;
  }

  async function tryAll(node: keyof typeof binaries, installer: Installer): Promise<void> {
    const folder = join(work, `${installer}-${node}`);
    const binary = binaries[node];
    await install(folder, installer, packages, await readPeers(root), join(binary, ".."));
    for (const packed of packages) await checkMaps(folder, packed);
    await checkLoading(folder, binary, packages);
    await checkRunning(root, folder, binary);
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

async function installNodes() {
  const folder = join(work, "nodes");
  await run(["mkdir", "-p", folder], { cwd: root });
  const dependencies = Object.fromEntries(
    Object.entries(nodes).map(([name, spec]) => [`node-${name}`, spec]),
  );
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  await run(["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
  const binaryOf = (name: keyof typeof nodes) => join(folder, "node_modules", `node-${name}`, "bin/node");
  return { "20.19": binaryOf("20.19"), "22": binaryOf("22"), "24": process.execPath };
}

/** Says what is done, and how long it took. */
async function say<result>(what: string, task: () => Promise<result>): Promise<result> {
  const started = performance.now();
  const result = await task();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${what}: ${typeof result === "string" ? `${result}, ` : ""}${seconds} s`);
  return result;
}
