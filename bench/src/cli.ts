import { DevnetError, startDevnet } from "@abbababa/devnet";
import { checkResultBaselines } from "./checkResultBaselines.ts";
import { readEnvironment } from "./environment.ts";
import { timed } from "./latency/measureLatency.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { type Bench, partNames, type Results, runPart } from "./parts.ts";
import { formatEnvironment } from "./report/formatRest.ts";
import { writeJson } from "./writeJson.ts";

/** Exit code of a command used wrongly, and of one called off. */
const [usageError, interrupted] = [2, 130];

const print = (text: string) => console.log(text);

/** Thrown by a signal. */
class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Measures what was asked for, on a devnet that is stopped whatever happens. */
async function run(options: Options): Promise<boolean> {
  const stopping = new AbortController();
  const interrupt = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener("abort", () => reject(new InterruptedError("Interrupted.")));
  });
  // It is looked at only while something runs.
  interrupt.catch(() => {});
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

  const [startTime, started] = await timed(() => startDevnet({ signal: stopping.signal }));
  await using devnet = started;
  const crashed = devnet.crashed.then((error) => Promise.reject(error));
  return await Promise.race([
    measure({ devnet, startTime, operations: options.operations }, options),
    interrupt,
    crashed,
  ]);
}

async function measure(bench: Bench, options: Options): Promise<boolean> {
  const results: Partial<Results> = {};
  const environment = await readEnvironment(bench.devnet);
  print(formatEnvironment(environment));
  for (const name of partNames.filter((part) => options.only.includes(part))) {
    Object.assign(results, { [name]: await runPart(name, bench, print) });
  }
  if (options.json !== undefined) await writeJson(options.json, environment, results);

  print("");
  return checkResultBaselines(results, options, print);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) print(help);
  else if (!(await run(options))) process.exitCode = 1;
} catch (error) {
  const name = error instanceof Error ? error.name : "";
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = usageError;
  } else if (name === "InterruptedError" || name === "StartAbortedError") {
    process.exitCode = interrupted;
  } else {
    // What these two say is meant for whoever reads it here; of anything else, where it happened matters too.
    const plain = error instanceof Error && (error instanceof DevnetError || name === "DeployError");
    console.error(plain ? error.message : error);
    process.exitCode = 1;
  }
}
