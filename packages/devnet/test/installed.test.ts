/** The package as npm installs it: packed, in an empty folder, without anything of the workspace. */
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));
/** Milliseconds for the registry: the bundler brings some 350 packages. */
const installTimeout = 600_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "devnet-installed-"));
  // Hardly any of the caller's environment: what pnpm sets would be read by npm as its own.
  const { PATH, HOME, npm_config_registry } = process.env;
  const env = { PATH, HOME, ...(npm_config_registry && { npm_config_registry }) };
  await run("pnpm", ["pack", "--pack-destination", folder], { cwd: packageFolder });
  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", join(folder, tarball)], {
    cwd: folder,
    env,
  });
}, installTimeout);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("default: a devnet starts, and an account on it pays by one user operation", async () => {
  await copyFile(new URL("installed/operate.mjs", import.meta.url), join(folder, "operate.mjs"));
  const { stdout } = await run(process.execPath, ["operate.mjs"], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({ success: true, received: "42" });
});

test("behavior: the command runs", async () => {
  const command = join(folder, "node_modules/.bin/abba-devnet");
  expect((await run(command, ["--version"])).stdout).toBe(`${manifest.version}\n`);
});

test("behavior: nothing of the workspace, of Hardhat or of modulekit is installed", async () => {
  const installed = await readdir(join(folder, "node_modules"));
  expect(await readdir(join(folder, "node_modules/@abbababa"))).toEqual(["devnet"]);
  expect(installed).not.toContain("hardhat");
  expect(installed).not.toContain("@rhinestone");
});
