/**
 * Builds everything and runs every check of the repository, then prints the totals over all runners.
 *
 *     pnpm test                    everything
 *     pnpm test --only contracts   one group (see --help)
 */
import { parseArgs } from "node:util";
import { groups } from "./test/groups.ts";
import { runStep, type StepResult } from "./test/runStep.ts";

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, help: { type: "boolean", short: "h" } },
  allowPositionals: true,
});

const names = Object.keys(groups);
if (values.help) {
  console.log(`Usage: pnpm test [--only GROUP]...\n\nGroups, in order: ${names.join(", ")}`);
  process.exit(0);
}
const unknown = (values.only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No group named ${unknown.join(", ")}. Groups: ${names.join(", ")}`);
  process.exit(2);
}

const results: StepResult[] = [];
for (const [name, steps] of Object.entries(groups)) {
  // Everything else runs on what `build` makes.
  if (values.only && name !== "build" && !values.only.includes(name)) continue;
  for (const step of steps) {
    const result = await runStep(step);
    results.push(result);
    if (step.required && result.failed > 0) {
      finish(results);
    }
  }
}
finish(results);

function finish(all: StepResult[]): never {
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
