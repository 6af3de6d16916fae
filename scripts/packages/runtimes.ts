import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { run } from "./run.ts";

const consumer = new URL("./consumer/", import.meta.url).pathname;
const pinned = new URL("./runtimes/", import.meta.url).pathname;

/** What the web has, and this bundle may use; all else of Node's is out of its reach. */
const webGlobals = [
  "AbortController",
  "AbortSignal",
  "Headers",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "clearTimeout",
  "crypto",
  "fetch",
  "queueMicrotask",
  "setTimeout",
] as const;

/** The programs of the runtimes, by name. */
export type Runtimes = Readonly<Record<"bun" | "deno" | "workerd", string>>;

/**
 * Installs the runtimes at the versions of their lockfile. No script of theirs runs: each program is the content of a
 * package for this platform, so that nothing is fetched but what the lockfile has the hash of.
 *
 * @param folder - To be made.
 */
export async function installRuntimes(folder: string): Promise<Runtimes> {
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(pinned, file), join(folder, file));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  await run(["npm", "ci", ...quiet], { cwd: folder });
  const programOf = async (scope: string, path: string) => {
    const [platform] = await readdir(join(folder, "node_modules", scope));
    if (platform === undefined) throw new Error(`${scope} has no package for this platform.`);
    return join(folder, "node_modules", scope, platform, path);
  };
  return {
    bun: await programOf("@oven", "bin/bun"),
    deno: await programOf("@deno", "deno"),
    workerd: await programOf("@cloudflare", "bin/workerd"),
  };
}

/**
 * The SDK's work without a network in every runtime: each must give what Node gives.
 *
 * @param folder - Where the SDK is installed.
 * @param runtimes - The programs.
 */
export async function checkRuntimes(folder: string, { bun, deno, workerd }: Runtimes): Promise<string> {
  for (const file of ["offline.mjs", "runtime.mjs", "worker.mjs", "worker.capnp"])
    await copyFile(join(consumer, file), join(folder, file));
  const options = { cwd: folder };
  const expected = await run([process.execPath, "runtime.mjs"], options);
  await bundle(folder, { entry: "worker.mjs", outfile: "worker.bundle.mjs", format: "esm" });
  const found: Readonly<Record<string, string>> = {
    Bun: await run([bun, "--no-install", "runtime.mjs"], options),
    // Without a single permission: neither files, nor environment, nor network.
    Deno: await run([deno, "run", "--no-prompt", "--no-remote", "--quiet", "runtime.mjs"], options),
    workerd: await run([workerd, "test", "worker.capnp"], options),
    "a browser's globals": await runBundle(folder),
  };
  for (const [runtime, output] of Object.entries(found)) {
    const [line] = output.split("\n").filter((text) => text.startsWith("{"));
    if (line !== expected.trim())
      throw new Error(`${runtime} gives something else than Node.\n${output}\n${expected}`);
  }
  return Object.keys(found).join(", ");
}

/** As for a browser, without a polyfill: esbuild refuses what is Node's own. */
async function bundle(
  folder: string,
  { entry, outfile, format }: { entry: string; outfile: string; format: "esm" | "iife" },
): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile,
    format,
    globalName: "offline",
    bundle: true,
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
}

async function runBundle(folder: string): Promise<string> {
  await bundle(folder, { entry: "offline.mjs", outfile: "browser.bundle.js", format: "iife" });
  const source = await readFile(join(folder, "browser.bundle.js"), "utf8");
  const globals = Object.fromEntries(webGlobals.map((name) => [name, globalThis[name]]));
  const context = createContext(globals);
  new Script(source, { filename: "browser.bundle.js" }).runInContext(context);
  return await new Script("offline.workOffline().then(JSON.stringify)").runInContext(context);
}
