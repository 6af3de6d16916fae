/**
 * Builds everything and runs every check of the repository, then prints the totals over all runners.
 *
 *     pnpm test                    everything
 *     pnpm test --only contracts   one group (see --help)
 *     pnpm test:deep               the large matrices in full
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { deep } from "./suite/deep.ts";
import { groups as usual } from "./suite/groups.ts";
import type { StepResult } from "./suite/runStep.ts";
import { runSteps } from "./suite/runSteps.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    deep: { type: "boolean" },
    jobs: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
  allowPositionals: true,
});

const groups = values.deep === true ? deep : usual;
const names = Object.keys(groups);
if (values.help) {
  console.log(`Usage: pnpm test [--only GROUP]... [--jobs N]
       pnpm test:deep [--only GROUP]... [--jobs N]

Options
  --only GROUP   one group, and the build that it runs on; can be repeated
  --jobs N       steps that run side by side (default: 2; 1 with --only, in the deep run or on one processor)

Groups: ${names.join(", ")}`);
  process.exit(0);
}
const unknown = (values.only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No group named ${unknown.join(", ")}. Groups: ${names.join(", ")}`);
  process.exit(2);
}
// One group, and what takes hours, is watched as it runs.
const isWatched = values.only !== undefined || values.deep === true;
const usualJobs = isWatched ? 1 : Math.min(2, availableParallelism());
const jobs = values.jobs === undefined ? usualJobs : Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1 || jobs > 16) {
  console.error(`--jobs takes a whole number from 1 to 16, not ${values.jobs}.`);
  process.exit(2);
}

// Everything else runs on what `build` makes.
const wanted = Object.entries(groups).filter(
  ([name]) => values.only === undefined || name === "build" || values.only.includes(name),
);
const steps = wanted.flatMap(([, group]) => group);
finish(await runSteps(steps, jobs));

function finish(all: readonly StepResult[]): never {
  for (const { name, failure } of all) {
    if (failure !== undefined) console.log(`\n── failed: ${name} ──\n${failure}`);
  }
  console.log("\n");
  for (const { name, passed, failed, seconds } of all) {
    const mark = failed > 0 ? "✗" : "✓";
    console.log(`${mark} ${name.padEnd(32)} ${passed} passed, ${failed} failed  ${seconds.toFixed(1)} s`);
  }
  const passed = all.reduce((sum, step) => sum + step.passed, 0);
  const failed = all.reduce((sum, step) => sum + step.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
