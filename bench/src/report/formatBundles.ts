import { coldImportGoal } from "../bundles/coldImport.ts";
import type { Bundles } from "../bundles/measureBundles.ts";
import { formatTable } from "./formatTable.ts";

/** Bytes against their goals, and the time to import. */
export function formatBundles({ rows, coldImport }: Bundles): string {
  const table = formatTable(
    ["bundle", "bytes", "goal", "with"],
    rows.map(({ name, gzip, goal, packages }) => [name, gzip, goal, packages.join(", ")]),
  );
  return `${table}\n\ncold import beyond viem's: ${coldImport} ms (goal: ${coldImportGoal})`;
}
