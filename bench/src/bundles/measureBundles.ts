import type { BaselineRow } from "../gas/baseline.ts";
import type { Goal } from "../gas/goals.ts";
import { bundle } from "./bundle.ts";
import { measureColdImport } from "./coldImport.ts";
import { entries } from "./entries.ts";

/** How heavy one way of using the SDK is. */
export interface BundleRow {
  readonly name: string;
  /** Bytes, minified and compressed, viem aside. */
  readonly gzip: number;
  readonly goal: number;
  readonly reached: boolean;
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
  for (const { code, ...entry } of entries) rows.push({ ...entry, ...(await bundle(code)) });
  return { rows, coldImport: await measureColdImport() };
}

/** The bundles as a table that has a baseline. */
export function toBundleRows({ rows }: Bundles): BaselineRow[] {
  return rows.map(({ name, gzip }) => ({ set: name, shape: "gzip", gas: gzip }));
}

/** Whether what was once as light as it is to be still is. */
export function checkWeights({ rows }: Bundles): Goal[] {
  return rows
    .filter(({ reached }) => reached)
    .map(({ name, goal, gzip }) => ({
      name: `bundle of ${name}, bytes`,
      limit: goal,
      measured: gzip,
      met: gzip <= goal,
    }));
}
