/**
 * Installs the public packages as their users do, from tarballs into empty folders, and tries there what is promised.
 *
 *     node scripts/packages/cli.ts          each Node and each installer once
 *     node scripts/packages/cli.ts --deep   every Node with every installer
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkLoading, checkMaps, checkShape, checkTypes, checkWeight } from "./checks.ts";
import { checkContents, checkRunning } from "./combination.ts";
import { type Installer, install, readPeers } from "./install.ts";
import { installNodes, type Nodes, nodeVersions } from "./nodes.ts";
import { type Packed, pack } from "./pack.ts";
import { checkRuntimes, installRuntimes } from "./runtimes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const deep = process.argv.includes("--deep");

/** A Node, and who installs with it. */
interface Combination {
  readonly node: keyof Nodes;
  readonly installer: Installer;
}

/** Each installer with one Node; what the third Node adds is whether it loads what was installed for another. */
const few = { npm: "20.19", pnpm: "24" } as const satisfies Record<Installer, keyof Nodes>;

const work = await mkdtemp(join(tmpdir(), "abba-packages-"));
try {
  const packages = await say("packed", () => pack(root, join(work, "tarballs")));
  const peers = await readPeers(root);
  const nodes = say("Nodes", () => installNodes(join(work, "nodes")));
  // Side by side, about as long as each other.
  const checks = await Promise.allSettled([checkNpm(packages), checkPackages(packages).then(checkPnpm)]);
  const failed = checks.flatMap((check) => (check.status === "rejected" ? [check.reason] : []));
  if (failed.length > 0) throw failed.length === 1 ? failed[0] : new AggregateError(failed);

  async function checkNpm(packed: readonly Packed[]): Promise<void> {
    const folder = await checkCombinations(packed, "npm");
    const { "22": node } = await nodes;
    if (!deep) await say("loads on Node 22", () => checkLoading(folder, node, packed));
  }

  async function checkPnpm(packed: readonly Packed[]): Promise<void> {
    const folder = await checkCombinations(packed, "pnpm");
    // pnpm keeps packages apart: types that ours do not depend on are not found.
    await say("types", () => checkTypes(root, folder));
  }

  async function checkPackages(packed: readonly Packed[]): Promise<readonly Packed[]> {
    const [sdk] = packed;
    if (sdk === undefined) throw new Error("Nothing was packed.");
    for (const each of packed) await say(`shape of ${each.name}`, () => checkShape(root, each));
    const folder = join(work, "sdk");
    const { viem = "" } = peers;
    await say("the SDK alone", () => install(folder, "npm", [sdk], { viem }));
    await say("weight of the SDK", () => checkWeight(folder));
    const runtimes = await say("other runtimes", () => installRuntimes(join(work, "runtimes")));
    await say("the SDK elsewhere", () => checkRuntimes(folder, runtimes));
    return packed;
  }

  /** @returns The folder of the last. */
  async function checkCombinations(packed: readonly Packed[], installer: Installer): Promise<string> {
    const versions = deep ? nodeVersions : [few[installer]];
    let folder = "";
    for (const node of versions) folder = await checkCombination(packed, { node, installer });
    return folder;
  }

  async function checkCombination(
    packed: readonly Packed[],
    { node, installer }: Combination,
  ): Promise<string> {
    const folder = join(work, `${installer}-${node}`);
    const { [node]: binary } = await nodes;
    const name = `${installer}, Node ${node}`;
    await say(`${name}: installed`, () => install(folder, installer, packed, peers, join(binary, "..")));
    for (const each of packed) await checkMaps(folder, each);
    await checkContents(folder);
    await say(`${name}: loads`, () => checkLoading(folder, binary, packed));
    await say(`${name}: runs`, () => checkRunning(root, folder, binary));
    return folder;
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Says what is done, and how long it took. */
async function say<result>(what: string, task: () => Promise<result>): Promise<result> {
  const started = performance.now();
  const result = await task();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${what}: ${typeof result === "string" ? `${result}, ` : ""}${seconds} s`);
  return result;
}
