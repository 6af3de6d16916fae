import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CliError } from "../errors.ts";

/**
 * Runs `abba-devnet` of `@abbababa/devnet`, which brings a chain and a bundler along and is not installed with this
 * package. It ends itself on Ctrl-C; what this process is told, it is told.
 *
 * @param args - As `abba-devnet` takes them.
 * @param signal - Aborts when this process is told to end.
 */
export async function devnet(args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [await findProgram(), ...args], { stdio: "inherit" });
  signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.exitCode = code ?? 1;
}

async function findProgram(): Promise<string> {
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve("@abbababa/devnet/package.json");
  } catch {
    throw new CliError("The local network is not installed.", {
      metaMessages: ["Install it next to this command: `npm install -g @abbababa/devnet`."],
    });
  }
  const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { readonly bin: Record<string, string> };
  return join(dirname(manifest), bin["abba-devnet"] ?? "dist/cli/main.js");
}
