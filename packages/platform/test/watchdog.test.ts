/** A process that hangs is ended; one that works, or slept, is not. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const watchdog = fileURLToPath(new URL("../src/workers/startWatchdog.ts", import.meta.url));

/** Runs a script that watches itself, with one second of patience. */
function run(script: string) {
  const source = `const { startWatchdog } = await import(${JSON.stringify(watchdog)});\n${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  return { child, ended: once(child, "close").then(([code, signal]) => ({ code, signal, said })) };
}

test("default: one that hangs is ended, with a sentence", async () => {
  const { signal, said } = await run("startWatchdog(1); setTimeout(() => { for (;;); }, 0);").ended;
  expect(signal).toBe("SIGKILL");
  expect(said).toContain("the process hung and is ended; start it again");
});

test("behavior: one that works for as long as that in small steps ends by itself, and is not kept alive", async () => {
  const busy = `
    startWatchdog(1);
    const started = performance.now();
    const step = () => {
      for (const until = performance.now() + 100; performance.now() < until; );
      if (performance.now() - started < 4000) setTimeout(step, 20);
    };
    step();`;
  expect(await run(busy).ended).toMatchObject({ code: 0, said: "" });
});

test("behavior: one that was stopped with its machine goes on", async () => {
  const { child, ended } = run(
    "startWatchdog(2); console.log('begun'); setTimeout(() => process.exit(3), 4000);",
  );
  await once(child.stdout, "data");
  child.kill("SIGSTOP");
  // Longer than its patience.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  child.kill("SIGCONT");
  expect(await ended).toMatchObject({ code: 3, said: "" });
});
