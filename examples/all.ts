/** Every example, one after another, in one market: `node examples/all.ts`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { toEnvironment } from "./support/readEndpoints.ts";
import { runExample } from "./support/runExample.ts";

const examples = [
  "buyer",
  "seller",
  "delegatedBuyer",
  "delegatedSeller",
  "batchJob",
  "carefulTrade",
  "sponsored",
  "crew",
  "treasurer",
  "aiSdk",
  "langChain",
  "openAi",
];

/** Milliseconds that one may take. */
const timeout = 120_000;

await runExample("Runs every example, one after another, in one market.", async (market, called) => {
  for (const name of examples) {
    console.log(`\n${name}`);
    const started = performance.now();
    const signal = AbortSignal.any([called, AbortSignal.timeout(timeout)]);
    const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    const env = { ...process.env, ...toEnvironment(market) };
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "inherit", "inherit"], env, signal });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error(`The example "${name}" ended with ${code ?? "a signal"}.`);
    console.log(`(${((performance.now() - started) / 1_000).toFixed(1)} s)`);
  }
});
