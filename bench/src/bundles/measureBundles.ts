import type { BaselineRow } from "../gas/baseline.ts";
import type { Goal } from "../gas/goals.ts";
import { type Bundle, bundleAtStart, bundleWhole } from "./bundle.ts";
import { coldImportGoal, measureColdImport } from "./coldImport.ts";
import { entries } from "./entries.ts";

/** How heavy one way of using the SDK is. Bytes, minified and compressed, viem aside. */
export interface BundleRow {
  readonly name: string;
  readonly goal: number;
  readonly reached: boolean;
  /** What is loaded at the start, by a bundler that splits. */
  readonly atStart: Bundle;
  /** All of it, by a bundler that makes one file. */
  readonly whole: Bundle;
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
  for (const { code, ...entry } of entries) {
    rows.push({ ...entry, atStart: await bundleAtStart(code), whole: await bundleWhole(code) });
  }
  return { rows, coldImport: await measureColdImport() };
}

/** The bundles as a table that has a baseline. */
export function toBundleRows({ rows }: Bundles): BaselineRow[] {
  return rows.flatMap(({ name, atStart, whole }) => [
    { set: name, shape: "atStart", gas: atStart.gzip },
    { set: name, shape: "whole", gas: whole.gzip },
  ]);
}

/** Whether what was once as light as it is to be still is. */
export function checkWeights({ rows, coldImport }: Bundles): Goal[] {
  const weights = rows
    .filter(({ reached }) => reached)
    .map(({ name, goal, atStart: { gzip } }) => ({
      name: `${name}, bytes loaded at the start`,
      limit: goal,
      measured: gzip,
      met: gzip <= goal,
    }));
  const time = {
    name: "cold import beyond viem's, milliseconds",
    limit: coldImportGoal,
    measured: coldImport,
    met: coldImport <= coldImportGoal,
  };
  return [...weights, time];
}
