/** The watchdog's own process: reads `+pid` and `-pid` lines and ends what is left when its input closes. */
import { createInterface } from "node:readline";

const guarded = new Set<number>();

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith("+")) guarded.add(pid);
    else guarded.delete(pid);
  })
  .on("close", () => {
    for (const pid of guarded) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It is gone already.
      }
    }
  });
