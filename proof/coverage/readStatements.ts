/** Statements of a source. */
export interface Statements {
  /** All. */
  readonly total: number;
  /** Those without a run. */
  readonly missed: number;
}

/**
 * Reads the statements of each source from forge's summary: its other report knows only lines.
 *
 * @returns By source.
 */
export function readStatements(summary: string): Map<string, Statements> {
  const rows = summary.split("\n").flatMap((row): [string, Statements][] => {
    const [, file = "", , statements = ""] = row.split("|").map((cell) => cell.trim());
    const [, hit, total] = /\((\d+)\/(\d+)\)/.exec(statements) ?? [];
    if (!file.endsWith(".sol") || hit === undefined || total === undefined) return [];
    return [[file, { total: Number(total), missed: Number(total) - Number(hit) }]];
  });
  return new Map(rows);
}
