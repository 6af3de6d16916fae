/** Statements of a source. */
export interface Statements {
  /** All. */
  readonly total: number;
  /** Lines of those without a run, from 1. */
  readonly missed: readonly number[];
}

/**
 * Reads the statements of each source from forge's report for finding faults: its other report knows only lines.
 *
 * @returns By source.
 */
export function readStatements(report: string): Map<string, Statements> {
  const found = new Map<string, Statements>();
  let file = "";
  for (const row of report.split("\n")) {
    file = /^(\S+\.sol):$/.exec(row)?.[1] ?? file;
    const [, line, hits] = /^- Statement \(location: \(.*?lines: (\d+)\.\..*?hits: (\d+)\)/.exec(row) ?? [];
    if (line === undefined) continue;
    const { total, missed } = found.get(file) ?? { total: 0, missed: [] };
    found.set(file, { total: total + 1, missed: hits === "0" ? [...missed, Number(line)] : missed });
  }
  return found;
}
