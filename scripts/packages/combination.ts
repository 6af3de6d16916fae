import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";
import { run } from "./run.ts";

const consumer = new URL("./consumer/", import.meta.url).pathname;

/** What the workspace is made with, and nobody who uses it needs. */
const unwanted = ["hardhat", "@rhinestone", "@zerodev"] as const;

/** Of our packages those that are public, and nothing of what only the workspace is made with. */
export async function checkContents(folder: string): Promise<void> {
  const top = join(folder, "node_modules");
  const ours = (await readdir(join(top, "@abbababa"))).sort().join(", ");
  if (ours !== "cli, console, devnet, platform, sdk, x402-aa-session")
    throw new Error(`Of our packages these are installed: ${ours}.`);
  // pnpm keeps all packages below one folder, npm beside each other.
  const names = new Set(await readdir(top));
  const store = names.has(".pnpm") ? await readdir(join(top, ".pnpm")) : [];
  const found = unwanted.filter(
    (name) =>
      names.has(name) || store.some((entry) => entry.startsWith(`${name}@`) || entry.startsWith(`${name}+`)),
  );
  if (found.length > 0) throw new Error(`Installing our packages brings ${found.join(", ")}.`);
}

/** The quickstart of the README, the platform's command and the devnet's: all as installed. */
export async function checkRunning(root: string, folder: string, node: string): Promise<void> {
  const quickstart = await readFile(join(root, "examples/quickstart.ts"), "utf8");
  const { code } = await transform(quickstart, { loader: "ts", format: "esm", target: "es2022" });
  await writeFile(join(folder, "quickstart.mjs"), code);
  await copyFile(join(consumer, "platform.mjs"), join(folder, "platform.mjs"));
  const options = { cwd: folder, env: { PATH: `${join(node, "..")}:${process.env.PATH}` } };
  await Promise.all([
    run([node, "quickstart.mjs"], options),
    run([node, "platform.mjs"], options),
    checkCommands(root, options),
  ]);
}

/** Each command answers, as it is installed. */
async function checkCommands(root: string, options: Parameters<typeof run>[1]): Promise<void> {
  for (const [name, folder] of [
    ["abba-devnet", "devnet"],
    ["abba", "cli"],
  ] as const) {
    const { version } = JSON.parse(await readFile(join(root, "packages", folder, "package.json"), "utf8"));
    const said = await run([`node_modules/.bin/${name}`, "--version"], options);
    if (said !== `${version}\n`) throw new Error(`${name} ${version} says that it is ${said}`);
  }
}
