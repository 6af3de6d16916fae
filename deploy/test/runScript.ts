import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

/** What a command left behind. */
export interface ScriptResult {
  readonly exitCode: number;
  /** Standard output and error. */
  readonly output: string;
}

/**
 * Runs a script of the root package.json as `pnpm <name>` does.
 *
 * @param name - Which script.
 * @param environment - The only configuration variables it sees; `CI` keeps it off this machine's keystore.
 * @param args - Appended to the script.
 */
export async function runScript(
  name: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<ScriptResult> {
  const script = scripts[name];
  if (!script) throw new Error(`No script named ${name}`);
  return runCommand([script, ...args].join(" "), environment);
}

/**
 * Runs a command in the root of the repository.
 *
 * @param command - As a shell takes it, with the repository's tools first on PATH.
 * @param environment - As for `runScript`.
 */
export async function runCommand(
  command: string,
  environment: Readonly<Record<string, string>>,
): Promise<ScriptResult> {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const child = spawn(command, {
    cwd: root,
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: path, HOME: process.env.HOME, CI: "true", NO_COLOR: "1", ...environment },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { exitCode: child.exitCode ?? 1, output: stdout + stderr };
}
