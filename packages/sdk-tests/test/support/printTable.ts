import type { HolderKind } from "../../src/holders/index.ts";

/** Prints what each attack came to: attack | stock | abba baba. */
export function printTable(results: ReadonlyMap<string, Record<HolderKind, string>>): void {
  const header = ["attack", "stock set", "compact", "layered"];
  const rows = [...results].map(([name, row]) => [name, row.stock, row.compact, row.layered]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ");
  const table = [line(header), widths.map((width) => "-".repeat(width)).join("-+-"), ...rows.map(line)];
  process.stdout.write(`\n${table.join("\n")}\n\n`);
}
