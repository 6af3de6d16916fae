import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ProcessExitedError } from "./errors.ts";
import type { Watchdog } from "./watchdog.ts";

/** A process of the devnet. */
export interface DevnetProcess {
  readonly child: ChildProcess;
  readonly logPath: string;
  /** Resolves, and never rejects, when the process ends, to the error that its ending is unless it was stopped. */
  readonly exited: Promise<ProcessExitedError>;
  /** Ends the process and resolves when it is gone. */
  stop(): Promise<void>;
}

/** How to start a {@link DevnetProcess}. */
export interface StartProcessParameters {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logPath: string;
  readonly watchdog: Watchdog;
  /** Whether messages are exchanged with it. */
  readonly ipc?: boolean;
}

/**
 * Starts a process in a group of its own, out of reach of the terminal's Ctrl-C, so that only the devnet decides when
 * it ends. Its output goes to the log file directly.
 */
export function startProcess(parameters: StartProcessParameters): DevnetProcess {
  const { name, file, args, cwd, env, logPath, watchdog, ipc = false } = parameters;
  // Begun anew: what an earlier run in the same folder wrote must not be read as this one's.
  const log = openSync(logPath, "w");
  const child = spawn(file, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", log, log, ...(ipc ? (["ipc"] as const) : [])],
  });
  closeSync(log);
  const { pid } = child;
  if (pid !== undefined) watchdog.guard(pid);

  const outcome = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const exited = outcome.then(
    async (how) => new ProcessExitedError(name, how, logPath, await readLogTail(logPath)),
  );
  return {
    child,
    logPath,
    exited,
    async stop() {
      // Nothing of a devnet outlives it, so there is nothing to save: SIGKILL is at once and certain.
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await outcome;
      if (pid !== undefined) watchdog.release(pid);
    },
  };
}

/** The last lines of a log. */
async function readLogTail(logPath: string, lines = 8): Promise<string> {
  const text = await readFile(logPath, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-lines).join("\n").trim();
}
