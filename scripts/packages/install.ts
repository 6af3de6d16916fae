import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Packed } from "./pack.ts";
import { run } from "./run.ts";

/** Who installs. */
export type Installer = "npm" | "pnpm";

/** What consumers have beside our packages: the peers, at the versions that the registry gives today. */
const peers = ["viem", "ethers", "@x402/core", "@x402/evm", "@langchain/core"] as const;

/** Packages that consumers have beside ours, and their versions. */
export type Peers = Readonly<Record<string, string>>;

/**
 * Makes an empty folder and installs packages there from their tarballs, as somebody would who has nothing else.
 *
 * @param folder - To be made.
 * @param installer - Who installs.
 * @param packages - Our packages.
 * @param others - More, by name and version.
 * @param node - The folder of the Node that installs.
 */
export async function install(
  folder: string,
  installer: Installer,
  packages: readonly Packed[],
  others: Peers,
  node?: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const ours = packages.map(({ name, tarball }) => [name, `file:${tarball}`]);
  const manifest = {
    name: "consumer",
    private: true,
    dependencies: { ...Object.fromEntries(ours), ...others },
  };
  const { workspace = {}, ...rest } = installer === "pnpm" ? pnpmSettings(ours) : {};
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, ...rest }));
  if (installer === "pnpm") await writeFile(join(folder, "pnpm-workspace.yaml"), JSON.stringify(workspace));
  const path = node === undefined ? {} : { env: { PATH: `${node}:${process.env.PATH}` } };
  const command: [string, ...string[]] =
    installer === "npm"
      ? ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"]
      : ["pnpm", "install", "--prefer-offline"];
  await run(command, { cwd: folder, timeoutSeconds: 300, ...path });
}

/** The versions of the peers that our packages ask for. */
export async function readPeers(root: string): Promise<Peers> {
  const manifests = await Promise.all(
    ["sdk", "x402", "cli"].map((name) => readFile(join(root, "packages", name, "package.json"), "utf8")),
  );
  const asked = manifests.map((text) => JSON.parse(text).peerDependencies);
  const versions: Record<string, string> = Object.assign({}, ...asked);
  return Object.fromEntries(peers.map((peer) => [peer, versions[peer] ?? "*"]));
}

/**
 * Our packages are on no registry yet: those that others need are pointed at their tarballs. Nothing else is overridden:
 * that an install works must not depend on it.
 */
function pnpmSettings(ours: readonly (readonly string[])[]): { workspace: object } {
  return {
    workspace: {
      packages: ["."],
      overrides: Object.fromEntries(ours),
      allowBuilds: { "@foundry-rs/anvil": true, esbuild: true, "msgpackr-extract": false, protobufjs: false },
    },
  };
}
