/**
 * Measures which lines, statements, branches and functions of the contracts their tests reach.
 *
 *     pnpm coverage --help
 */
import { parseArgs } from "node:util";
import { projectNames } from "../mutation/project.ts";
import { recordTable } from "../recordTable.ts";
import { formatCoverage } from "./formatCoverage.ts";
import { parseLcov } from "./parseLcov.ts";
import { readStatements } from "./readStatements.ts";
import { runForge } from "./runForge.ts";
import { isSame, listUnreached, readAccepted } from "./unreached.ts";

const help = `Usage: pnpm coverage [options]

  --contracts NAME   only ${projectNames.join(" or ")}
  --record           write the result into proof/README.md`;

const { values } = parseArgs({
  options: {
    contracts: { type: "string" },
    record: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
const { contracts, record } = values;
const projects = projectNames.filter((name) => (contracts ?? name) === name);

if (values.help || projects.length === 0) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  for (const project of projects) {
    if (!(await isCovered(project))) process.exitCode = 1;
  }
}

async function isCovered(project: string): Promise<boolean> {
  const { debug, lcov } = await runForge(project);
  const statements = readStatements(debug);
  const folder = `contracts/${project}/`;
  const sources = parseLcov(lcov).filter(
    ({ file }) => file.startsWith(folder) && !file.startsWith(`${folder}test/`),
  );
  if (sources.length === 0) throw new Error(`forge measured no source in ${folder}.`);
  const table = formatCoverage(sources, statements);
  console.log(`${table}\n`);
  if (record) recordTable(`coverage ${project}`, table);
  const accepted = readAccepted(project);
  const missed = listUnreached(sources, statements);
  const unlisted = missed.filter((row) => accepted.every((known) => !isSame(row, known)));
  const reached = accepted.filter((known) => missed.every((row) => !isSame(row, known)));
  for (const { file, line, what, code } of unlisted)
    console.error(`no test reaches the ${what} ${file}:${line} ${code}`);
  for (const { file, what, code } of reached)
    console.error(`listed, but reached or gone: ${what} ${file} ${code}`);
  return unlisted.length + reached.length === 0;
}
