/** Which processes there are. */
import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";

/** Process ids of a process's children. */
export function childrenOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const [child, parent, command] = line.trim().split(/\s+/);
    return Number(parent) === pid && command !== "ps" ? [Number(child)] : [];
  });
}

/** Whether a process is there and not just waiting to be reaped. */
export function isAlive(pid: number): boolean {
  try {
    return !execFileSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}

/** Resolves when all the processes are gone; the test's own timeout ends a wait in vain. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await setTimeout(20);
}
