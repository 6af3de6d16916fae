import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../repositoryRoot.ts";
import type { GasRow } from "./measureGas.ts";

/** The committed gas table. */
export const baselinePath = "bench/baselines/gas.json";

const file = join(repositoryRoot, baselinePath);

/** Share by which a row may exceed its baseline: gas is deterministic, a library's new release need not be. */
const tolerance = 0.005;

const schema = z.record(z.string(), z.record(z.string(), z.int().positive()));

/** Transaction gas by set and shape. */
export type GasTable = z.output<typeof schema>;

/** A row that is not as it was. */
export interface Drift {
  readonly row: string;
  readonly baseline: number | undefined;
  readonly measured: number | undefined;
  /** Whether it is worse than is tolerated. */
  readonly failed: boolean;
}

/** Arranges rows by set and shape. */
export function toGasTable(rows: readonly GasRow[]): GasTable {
  const table: GasTable = {};
  for (const { set, shape, gas } of rows) table[set] = { ...table[set], [shape]: gas };
  return table;
}

/** Reads the committed table. */
export async function readBaseline(): Promise<GasTable> {
  return schema.parse(JSON.parse(await readFile(file, "utf8")));
}

/** Replaces the committed table. */
export async function writeBaseline(table: GasTable): Promise<void> {
  await writeFile(file, `${JSON.stringify(table, undefined, 2)}\n`);
}

/** Compares two tables: every row that differs, and whether that fails a check. */
export function compareWithBaseline(measured: GasTable, baseline: GasTable): Drift[] {
  const sets = new Set([...Object.keys(baseline), ...Object.keys(measured)]);
  return [...sets].flatMap((set) => {
    const shapes = new Set([...Object.keys(baseline[set] ?? {}), ...Object.keys(measured[set] ?? {})]);
    return [...shapes].flatMap((shape) => {
      const [before, now] = [baseline[set]?.[shape], measured[set]?.[shape]];
      if (before === now) return [];
      // A row that only one side has was renamed or forgotten: either way the baseline is not of this table.
      const failed = before === undefined || now === undefined || now > before * (1 + tolerance);
      return [{ row: `${set} ${shape}`, baseline: before, measured: now, failed }];
    });
  });
}
