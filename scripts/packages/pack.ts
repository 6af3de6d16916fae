import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** The packages that are published, each before those that need it. */
const folders = [
  "packages/sdk",
  "packages/x402",
  "packages/cli",
  "packages/platform",
  "packages/devnet",
  "packages/console",
] as const;

/** A package as it would be published. */
export interface Packed {
  readonly name: string;
  readonly folder: string;
  readonly tarball: string;
  /** What can be imported, by the name under which it is. */
  readonly entries: readonly string[];
}

/**
 * Packs every public package, as `pnpm publish` does.
 *
 * @param root - The repository.
 * @param destination - Where the tarballs go.
 */
export async function pack(root: string, destination: string): Promise<Packed[]> {
  await mkdir(destination, { recursive: true });
  const packed: Packed[] = [];
  for (const folder of folders) {
    const manifest = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    await run(["pnpm", "pack", "--pack-destination", destination], { cwd: join(root, folder) });
    const file = `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`;
    const entries = Object.keys(manifest.exports)
      .filter((path) => !path.endsWith(".json"))
      .map((path) => `${manifest.name}${path.slice(1)}`);
    packed.push({ name: manifest.name, folder, tarball: join(destination, file), entries });
  }
  return packed;
}
