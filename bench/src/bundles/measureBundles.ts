import type { Goal } from "../gas/goals.ts";
import { bundle } from "./bundle.ts";
import { coldImportLimit, measureColdImport } from "./coldImport.ts";
import { entries } from "./entries.ts";

/** How heavy one way of using the SDK is. */
export interface BundleRow {
  readonly name: string;
  /** Bytes, minified and compressed, viem aside. */
  readonly gzip: number;
  readonly limit: number;
  /** Packages beside the SDK that are in it. */
  readonly packages: readonly string[];
}

/** What the SDK weighs. */
export interface Bundles {
  readonly rows: readonly BundleRow[];
  /** Milliseconds that importing it takes beyond viem's own. */
  readonly coldImport: number;
}

/** Bundles the SDK as applications do, and imports it in processes of its own. */
export async function measureBundles(): Promise<Bundles> {
  const rows: BundleRow[] = [];
  for (const { name, code, limit } of entries) rows.push({ name, limit, ...(await bundle(code)) });
  return { rows, coldImport: await measureColdImport() };
}

/** Whether the limits are kept. */
export function checkBundles({ rows, coldImport }: Bundles): Goal[] {
  return [
    ...rows.map(({ name, gzip, limit }) => ({
      name: `bundle of ${name}, bytes`,
      limit,
      measured: gzip,
      met: gzip <= limit,
    })),
    {
      name: "cold import beyond viem's, ms",
      limit: coldImportLimit,
      measured: coldImport,
      met: coldImport <= coldImportLimit,
    },
  ];
}
