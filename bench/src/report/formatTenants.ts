import type { TenantTimes } from "../tenants/measureTenants.ts";
import { formatTable } from "./formatTable.ts";

/** Memory and times of many tenants. */
export function formatTenants({ count, open, memory, lookup }: TenantTimes): string {
  return formatTable(
    [`${count.toLocaleString("en")} open sessions in one process`, "value"],
    [
      ["to open one, ms (p50, 16 at once)", open.toFixed(1)],
      ["heap of one, KiB", (memory / 1024).toFixed(1)],
      ["to find one's grant in memory, µs", lookup.toFixed(2)],
    ],
  );
}
