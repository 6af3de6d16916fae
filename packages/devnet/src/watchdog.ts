import { spawn } from "node:child_process";
import { siblingModule } from "./siblingModule.ts";

/** Ends the devnet's processes when the process that started them is gone, however it went. */
export interface Watchdog {
  /** Has the process ended when we are. */
  guard(pid: number): void;
  /** Forgets a process. */
  release(pid: number): void;
  /** Ends the watchdog itself. */
  stop(): Promise<void>;
}

/** Starts a watchdog: it notices our end by the closing of its standard input, which even SIGKILL brings about. */
export function startWatchdog(): Watchdog {
  const child = spawn(process.execPath, [siblingModule("watchdogProcess")], {
    detached: true,
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  // Should it die before us there is nothing to tell it.
  child.stdin.on("error", () => {});
  return {
    guard: (pid) => void child.stdin.write(`+${pid}\n`),
    release: (pid) => void child.stdin.write(`-${pid}\n`),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
