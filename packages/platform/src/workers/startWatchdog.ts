import { Worker } from "node:worker_threads";

/** What the watchdog says last. */
const sentence = "abba-platform: the process hung and is ended; start it again\n";

/** Milliseconds between two signs of life. */
const beat = 250;

/**
 * Ends the process when its event loop stands still: the embedded database runs in it, and one that hangs would leave a
 * process that neither answers nor ends. It watches from a thread of its own, and counts looks rather than time, so that
 * a machine that slept is no process that hung.
 *
 * @param seconds - For how long.
 * @returns Stops watching.
 */
export function startWatchdog(seconds: number): () => Promise<void> {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const timer = setInterval(() => Atomics.add(beats, 0, 1), beat);
  timer.unref();
  const script = `
    const { workerData } = require("node:worker_threads");
    const { writeSync } = require("node:fs");
    const { beats, seconds, sentence } = workerData;
    let [seen, missed] = [-1, 0];
    setInterval(() => {
      const now = Atomics.load(beats, 0);
      missed = now === seen ? missed + 1 : 0;
      seen = now;
      if (missed < seconds) return;
      writeSync(2, sentence);
      process.kill(process.pid, "SIGKILL");
    }, 1000);
  `;
  const thread = new Worker(script, {
    eval: true,
    // Whatever the process was started with, the script is CommonJS.
    execArgv: [],
    workerData: { beats, seconds, sentence },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  thread.unref();
  return async () => {
    clearInterval(timer);
    await thread.terminate();
  };
}
