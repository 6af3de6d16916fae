/** What of a source the tests do not reach. */
export interface SourceCoverage {
  /** The source. */
  readonly file: string;
  /** Lines with code. */
  readonly lines: number;
  /** Branches. */
  readonly branches: number;
  /** Functions. */
  readonly functions: number;
  /** Lines without a run, from 1. */
  readonly missedLines: readonly number[];
  /** Lines of branches without a run, once a branch. */
  readonly missedBranches: readonly number[];
  /** Lines of functions without a call. */
  readonly missedFunctions: readonly number[];
}

/** Reads a report in LCOV's format. */
export function parseLcov(report: string): SourceCoverage[] {
  return report
    .split("end_of_record")
    .map(parseRecord)
    .filter(({ file }) => file !== "");
}

function parseRecord(record: string): SourceCoverage {
  const rows = record.split("\n").map((row): [string, string[]] => {
    const colon = row.indexOf(":");
    return [row.slice(0, colon).trim(), row.slice(colon + 1).split(",")];
  });
  const all = (key: string) => rows.flatMap(([name, values]) => (name === key ? [values] : []));
  const missed = (values: string[][], count: number) =>
    values.filter((row) => row[count] === "0" || row[count] === "-").map(([line]) => Number(line));
  const declared = new Map(all("FN").map((row) => [row.at(-1) ?? "", Number(row[0])]));
  const [lines, branches, functions] = [all("DA"), all("BRDA"), all("FNDA")];
  return {
    file: all("SF")[0]?.join(",") ?? "",
    lines: lines.length,
    branches: branches.length,
    functions: functions.length,
    missedLines: missed(lines, 1),
    missedBranches: missed(branches, 3),
    missedFunctions: functions
      .filter(([count]) => count === "0")
      .map(([, name = ""]) => declared.get(name) ?? 0),
  };
}
