import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command as it is run from its sources. */
export const abbaCommand = [fileURLToPath(new URL("../../src/main.ts", import.meta.url))] as const;

/** What a run of the command gave. */
export interface AbbaRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run the command. */
export interface AbbaOptions {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly input?: string | undefined;
  /** Sees what is written on standard error, as it comes. */
  readonly onStderr?: ((text: string) => void) | undefined;
  readonly onStart?: ((process: ChildProcess) => void) | undefined;
}

/** Runs `abba` in a process of its own, with nothing of this one's environment but the path. */
export function runAbba(args: readonly string[], options: AbbaOptions = {}): Promise<AbbaRun> {
  const { env = {}, input, onStderr, onStart } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...abbaCommand, ...args], {
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: "pipe",
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr?.(stderr);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    onStart?.(child);
  });
}
