import { coldImportGoal } from "../bundles/coldImport.ts";
import type { Bundles } from "../bundles/measureBundles.ts";
import { formatTable } from "./formatTable.ts";

/** Bytes against their goals, and the time to import. */
export function formatBundles({ rows, coldImport }: Bundles): string {
  const table = formatTable(
    ["bundle", "at the start", "goal", "with", "in one file", "with"],
    rows.map(({ name, goal, atStart, whole }) => [
      name,
      atStart.gzip,
      goal,
      atStart.packages.join(", "),
      whole.gzip,
      whole.packages.join(", "),
    ]),
  );
  return `${table}\n\ncold import beyond viem's: ${coldImport} ms (goal: ${coldImportGoal})`;
}
