/**
 * Plants mistakes in the contracts, one at a time, and tells which of them the tests do not notice.
 *
 *     pnpm mutate --help
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { recordTable } from "../recordTable.ts";
import { type Judged, judgeMutants } from "./judgeMutants.ts";
import { listAll } from "./listAll.ts";
import type { Mutant } from "./listMutants.ts";
import { findProject, projectNames } from "./project.ts";
import { sample } from "./sample.ts";
import { formatSummary, score, summarize } from "./summary.ts";
import { compareSurvivors, readSurvivors } from "./survivors.ts";

const help = `Usage: pnpm mutate [options]

  --contracts NAME   ${projectNames.join(" or ")} (default: escrow)
  --file TEXT        only sources whose path contains TEXT
  --within NAME      only the function, modifier or variable NAME
  --sample N         only N mutants, the same ones for the same seed
  --seed N           seed of the sample (default: 1)
  --quick            only mutants that can share a build, and only the quick suites: what they let pass has survived
  --list             show the mutants and run nothing
  --json FILE        write every verdict to FILE
  --record           write the result into proof/README.md (whole projects only, not --quick)
  --verbose          print every verdict as it is given`;

const { values } = parseArgs({
  options: {
    contracts: { type: "string", default: "escrow" },
    file: { type: "string" },
    within: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    quick: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    json: { type: "string" },
    record: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: false,
});

if (values.help) {
  console.log(help);
} else if (projectNames.every((name) => name !== values.contracts)) {
  console.error(help);
  process.exitCode = 2;
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const start = performance.now();
  const { file = "", within, sample: count } = values;
  const project = findProject(values.contracts);
  const all = listAll(project);
  const chosen = all.filter(
    (mutant) =>
      mutant.file.includes(file) &&
      (within ?? mutant.within) === mutant.within &&
      (mutant.site !== undefined || !values.quick),
  );
  const mutants = count === undefined ? chosen : sample(chosen, Number(count), Number(values.seed));
  if (values.list) {
    for (const mutant of mutants) console.log(describe(mutant));
    console.log(`${mutants.length} mutants`);
    return 0;
  }
  console.log(`${mutants.length} of ${all.length} mutants of contracts/${project.name}`);
  const judged = await judgeMutants(project, mutants, values.quick, (done, { mutant, outcome, detail }) => {
    if (outcome === "survived" || values.verbose) {
      console.log(`${outcome}  ${describe(mutant)}${detail === "" ? "" : `\n    ${detail.split("\n")[0]}`}`);
    }
    if (done % 50 === 0) console.log(`${done} of ${mutants.length}`);
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  const table = formatSummary(summarize(judged));
  console.log(`\n${table}\n\n${seconds} s`);
  if (values.json !== undefined) writeFileSync(values.json, toJson(judged));
  if (values.record && !values.quick && mutants.length === all.length) {
    recordTable(`mutation ${project.name}`, `${table}\n\n${mutants.length} mutants in ${seconds} s.`);
  }
  return report(all, judged);
}

function report(all: readonly Mutant[], judged: readonly Judged[]): number {
  const { unlisted, gone, settled } = compareSurvivors(readSurvivors(values.contracts), all, judged);
  for (const mutant of unlisted) console.error(`survived, and not listed: ${describe(mutant)}`);
  for (const { file, mutation } of gone)
    console.error(`listed, but there is no such mutant: ${file} ${mutation}`);
  for (const { file, mutation } of settled)
    console.error(`listed, but it does not survive: ${file} ${mutation}`);
  console.log(`score ${score(summarize(judged).total)}`);
  return unlisted.length + gone.length + settled.length > 0 ? 1 : 0;
}

function describe({ file, line, within, mutation }: Mutant): string {
  return `${file}:${line} ${within}: ${mutation}`;
}

function toJson(judged: readonly Judged[]): string {
  const rows = judged.map(({ mutant: { content: _, edit: __, site: ___, ...mutant }, outcome, detail }) => ({
    ...mutant,
    outcome,
    detail,
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
