import type { SourceCoverage } from "./parseLcov.ts";
import type { Statements } from "./readStatements.ts";

interface Cell {
  readonly total: number;
  readonly missed: number;
}

/** As a Markdown table. */
export function formatCoverage(
  sources: readonly SourceCoverage[],
  statements: ReadonlyMap<string, Statements>,
): string {
  const rows = sources.map((source) => {
    const { total, missed } = statements.get(source.file) ?? { total: 0, missed: [] };
    return [
      { total: source.lines, missed: source.missedLines.length },
      { total, missed: missed.length },
      { total: source.branches, missed: source.missedBranches.length },
      { total: source.functions, missed: source.missedFunctions.length },
    ];
  });
  const sums = [0, 1, 2, 3].map((column) => ({
    total: rows.reduce((sum, row) => sum + (row[column]?.total ?? 0), 0),
    missed: rows.reduce((sum, row) => sum + (row[column]?.missed ?? 0), 0),
  }));
  const line = (name: string, cells: readonly Cell[]) =>
    `| ${[name, ...cells.map(({ total, missed }) => `${total - missed} of ${total}`)].join(" | ")} |`;
  return [
    "| source | lines | statements | branches | functions |",
    "| --- | --: | --: | --: | --: |",
    ...sources.map(({ file }, index) => line(file, rows[index] ?? [])),
    line("all", sums),
  ].join("\n");
}
