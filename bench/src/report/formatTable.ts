/** What a cell holds; numbers get thousands separators and stand at the right. */
export type Cell = string | number;

const show = (cell: Cell): string => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell);

/** Lays out a table for a terminal. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => show(row[column] ?? "").length)),
  );
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column > 0 ? show(cell).padStart(width) : show(cell).padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** A difference with its sign. */
export const signed = (difference: number): string =>
  `${difference < 0 ? "−" : "+"}${Math.abs(difference).toLocaleString("en-US")}`;
