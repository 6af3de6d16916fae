import type { Judged, Outcome } from "./judgeMutants.ts";

/** Counts of one group of mutants. */
export type Counts = Record<Outcome, number>;

/** Counts by kind of mistake, by file, and in all. */
export interface Summary {
  /** All mutants. */
  readonly total: Counts;
  /** By kind of mistake. */
  readonly operators: Readonly<Record<string, Counts>>;
  /** By source. */
  readonly files: Readonly<Record<string, Counts>>;
}

/** Counts verdicts. */
export function summarize(judged: readonly Judged[]): Summary {
  const total = none();
  const operators: Record<string, Counts> = {};
  const files: Record<string, Counts> = {};
  for (const { mutant, outcome } of judged) {
    operators[mutant.operator] ??= none();
    files[mutant.file] ??= none();
    for (const counts of [total, operators[mutant.operator], files[mutant.file]]) {
      if (counts !== undefined) counts[outcome] += 1;
    }
  }
  return { total, operators, files };
}

/** Killed of those that are different from the original, in percent with one digit. */
export function score({ killed, survived }: Counts): string {
  if (killed + survived === 0) return "–";
  // Cut, not rounded: 100.0 % means all.
  return `${(Math.floor((killed / (killed + survived)) * 1000) / 10).toFixed(1)} %`;
}

/** As a Markdown table. */
export function formatSummary({ total, operators, files }: Summary): string {
  const row = (name: string, counts: Counts) =>
    `| ${[name, counts.killed, counts.survived, score(counts), counts.duplicate, counts.equivalent, counts.invalid].join(" | ")} |`;
  const table = (heading: string, groups: Readonly<Record<string, Counts>>) => [
    `| ${heading} | killed | survived | score | same as another | same as the original | does not compile |`,
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...Object.entries(groups).map(([name, counts]) => row(name, counts)),
    row("all", total),
  ];
  return [...table("mistake", operators), "", ...table("source", files)].join("\n");
}

function none(): Counts {
  return { killed: 0, survived: 0, duplicate: 0, equivalent: 0, invalid: 0 };
}
