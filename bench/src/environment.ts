import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Devnet } from "@abbababa/devnet";
import { z } from "zod";
import { type Compiler, readArtifact, readCompiler } from "./contracts/artifacts.ts";
import { repositoryRoot } from "./repositoryRoot.ts";

/** Under what the numbers came about, read while measuring. */
export interface Environment {
  readonly chain: { readonly id: number; readonly client: string; readonly hardfork: string } | undefined;
  readonly compiler: Compiler;
  /** Version of each package that has a part in it. */
  readonly packages: Readonly<Record<string, string>>;
  readonly node: string;
}

const nodeInfo = z.object({ hardFork: z.string() });
const manifest = z.object({ version: z.string() });

/** Where each package is installed, seen from the repository's top. */
const users: Readonly<Record<string, string>> = {
  "@account-abstraction/contracts": "packages/devnet",
  "@foundry-rs/anvil": "packages/devnet",
  "@pimlico/alto": "packages/devnet",
  "@zerodev/permissions": "bench",
  "@zerodev/sdk": "bench",
  "@openzeppelin/contracts": ".",
  viem: "bench",
};

/** Reads versions and settings of everything that has a part in the numbers. */
export async function readEnvironment(devnet: Devnet | undefined): Promise<Environment> {
  return {
    chain: devnet && (await readChain(devnet)),
    compiler: await readCompiler(await readArtifact("session/SpendCap")),
    packages: Object.fromEntries(Object.entries(users).map(([name, user]) => [name, versionOf(name, user)])),
    node: process.version,
  };
}

async function readChain({ publicClient, testClient, chain }: Devnet) {
  const [client, info] = await Promise.all([
    publicClient.request({ method: "web3_clientVersion" }),
    testClient.request<{ Method: "anvil_nodeInfo"; Parameters?: undefined; ReturnType: unknown }>({
      method: "anvil_nodeInfo",
    }),
  ]);
  return { id: chain.id, client, hardfork: nodeInfo.parse(info).hardFork };
}

/** Packages hide their manifests behind `exports`: the directories that Node would search are looked through. */
function versionOf(name: string, user: string): string {
  const paths = createRequire(join(repositoryRoot, user, "package.json")).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      return manifest.parse(JSON.parse(readFileSync(join(path, name, "package.json"), "utf8"))).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`The package ${name} is not installed.`);
}
