/**
 * Plants mistakes in the contracts, one at a time, and tells which of them the tests do not notice.
 *
 *     pnpm mutate --help
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { recordTable } from "../recordTable.ts";
import { type Judged, judgeMutants } from "./judgeMutants.ts";
import { listAll } from "./listAll.ts";
import type { Mutant } from "./listMutants.ts";
import { findProject, projectNames } from "./project.ts";
import { sample } from "./sample.ts";
import { formatSummary, score, summarize } from "./summary.ts";
import { compareSurvivors, isListed, readSurvivors, type Survivor } from "./survivors.ts";
import { VerdictMemory } from "./verdictMemory.ts";

const help = `Usage: pnpm mutate [options]

  --contracts NAME   ${projectNames.join(" or ")} (default: escrow)
  --file TEXT        only sources whose path contains TEXT
  --within NAME      only the function, modifier or variable NAME
  --sample N         only N mutants, the same ones for the same seed
  --seed N           seed of the sample (default: 1)
  --quick            only mutants that can share a build, and only the quick suites: what they let pass has survived
  --thorough         every suite, with all its runs, on listed survivors too: minutes for each
  --workers N        how many processes judge (default: one a core)
  --anew             judge again what earlier runs have judged
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
    seed: { type: "string" },
    quick: { type: "boolean", default: false },
    thorough: { type: "boolean", default: false },
    workers: { type: "string" },
    anew: { type: "boolean", default: false },
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
  const { file = "", within } = values;
  const project = findProject(values.contracts);
  const all = listAll(project);
  const chosen = all.filter(
    (mutant) =>
      mutant.file.includes(file) &&
      (within ?? mutant.within) === mutant.within &&
      (mutant.site !== undefined || !values.quick),
  );
  const mutants = values.sample === undefined ? chosen : sample(chosen, count("sample", 1), count("seed", 1));
  if (values.list) {
    for (const mutant of mutants) console.log(describe(mutant));
    console.log(`${mutants.length} mutants`);
    return 0;
  }
  console.log(`${mutants.length} of ${all.length} mutants of contracts/${project.name}`);
  const onProgress = (done: number, { mutant, outcome, detail }: Judged) => {
    if (outcome === "survived" || values.verbose) {
      console.log(`${outcome}  ${describe(mutant)}${detail === "" ? "" : `\n    ${detail.split("\n")[0]}`}`);
    }
    if (done % 50 === 0) console.log(`${done} of ${mutants.length}`);
  };
  const memory = new VerdictMemory(project, { anew: values.anew });
  const listed = readSurvivors(project.name);
  const judged = await judgeMutants(project, mutants, {
    quick: values.quick,
    workers: count("workers", availableParallelism()),
    maySurvive: (mutant) => !values.thorough && isListed(listed, mutant),
    memory,
    onProgress,
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  const table = formatSummary(summarize(judged));
  console.log(`\n${table}\n\n${seconds} s`);
  if (values.json !== undefined) writeFileSync(values.json, toJson(judged));
  if (values.record && !values.quick && mutants.length === all.length) {
    recordTable(`mutation ${project.name}`, `${table}\n\n${mutants.length} mutants.`);
  }
  return report(listed, all, judged);
}

/** A number from the command line: whole, from 1. */
function count(option: "sample" | "seed" | "workers", otherwise: number): number {
  const text = values[option] ?? String(otherwise);
  if (!/^[1-9]\d*$/.test(text))
    throw new RangeError(`--${option} takes a whole number from 1, not "${text}".`);
  return Number(text);
}

function report(listed: readonly Survivor[], all: readonly Mutant[], judged: readonly Judged[]): number {
  const { unlisted, gone, settled } = compareSurvivors(listed, all, judged);
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
