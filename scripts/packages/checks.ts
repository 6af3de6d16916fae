import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProduction } from "./lockedPackages.ts";
import type { Packed } from "./pack.ts";
import { run } from "./run.ts";

const consumer = new URL("./consumer/", import.meta.url).pathname;

/** Most packages that installing the SDK brings, viem's own thirteen and the SDK itself among them. */
const mostPackages = 20;

/** The manifests' form, and what of the types each way of resolving modules finds. */
export async function checkShape(root: string, { name, tarball }: Packed): Promise<void> {
  await run([join(root, "node_modules/.bin/publint"), "run", tarball, "--strict"], { cwd: root });
  // CommonJS gets ES modules: from Node 20.19 on, `require` takes them.
  const entries = name === "@abbababa/sdk" ? [] : ["--exclude-entrypoints", "cli"];
  const attw = join(root, "node_modules/.bin/attw");
  await run([attw, tarball, "--profile", "esm-only", ...entries], { cwd: root });
}

/** What a debugger is led to is in the package: sources stand in the maps, or there are none. */
export async function checkMaps(folder: string, { name }: Packed): Promise<void> {
  const root = join(folder, "node_modules", name);
  const files = await readdir(root, { recursive: true });
  for (const file of files.filter((path) => path.endsWith(".map") && !path.includes("node_modules"))) {
    const { sources, sourcesContent } = JSON.parse(await readFile(join(root, file), "utf8"));
    if (sourcesContent?.length !== sources.length)
      throw new Error(`${name}/${file} leads to files that are not there.`);
  }
}

/** How much the SDK brings along, and that none of it runs anything when it is installed. */
export async function checkWeight(folder: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
  const installed = Object.entries<{ hasInstallScript?: boolean; optional?: boolean }>(packages).filter(
    isProduction,
  );
  const scripts = installed.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path);
  if (scripts.length > 0) throw new Error(`Installing the SDK runs scripts of ${scripts.join(", ")}.`);
  if (installed.length > mostPackages) {
    const names = installed.map(([path]) => path.replace(/^node_modules\//, "")).join(", ");
    throw new Error(
      `Installing the SDK brings ${installed.length} packages, more than ${mostPackages}: ${names}`,
    );
  }
  return `${installed.length} packages, no install scripts`;
}

/** Every entry by `import`, and by `require`. */
export async function checkLoading(folder: string, node: string, packages: readonly Packed[]): Promise<void> {
  for (const file of ["import.mjs", "require.cjs"]) {
    await copyFile(join(consumer, file), join(folder, file));
    await run([node, file, ...packages.flatMap(({ entries }) => entries)], { cwd: folder });
  }
}

/**
 * Types with all checks on, with and without a browser's. viem's and ethers' own types want a browser's, or Node's: what
 * is wrong with theirs is not held against ours.
 */
export async function checkTypes(root: string, folder: string): Promise<void> {
  await copyFile(join(consumer, "types.ts"), join(folder, "types.ts"));
  for (const [lib, resolution] of [
    [["es2023"], "nodenext"],
    [["es2023", "dom"], "bundler"],
  ] as const) {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: "es2022",
      module: resolution === "bundler" ? "esnext" : resolution,
      moduleResolution: resolution,
      lib,
      types: [],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
    const compiled = run([join(root, "node_modules/.bin/tsc"), "-p", "tsconfig.json"], { cwd: folder });
    const said = await compiled.catch((error: Error) => error.message);
    const ours = said.split("\n").filter((line) => /^(types\.ts|node_modules\/.*@abbababa\/)/.test(line));
    if (ours.length > 0) throw new Error(`With lib ${lib.join(", ")}:\n${ours.join("\n")}`);
  }
}
