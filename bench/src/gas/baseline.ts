import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../repositoryRoot.ts";

/**
 * Which committed table: `gas` of Kernel's doors, `accounts` of all accounts, `terms` as they grow, the `escrow`, and the
 * `bundles` of the SDK, in bytes.
 */
export type BaselineName = "gas" | "accounts" | "terms" | "escrow" | "bundles";

/** Where a table is committed. */
export const baselinePath = (name: BaselineName): string => `bench/baselines/${name}.json`;

const fileOf = (name: BaselineName): string => join(repositoryRoot, baselinePath(name));

/** Share by which a row may exceed its baseline: gas is deterministic, a library's new release need not be. */
const tolerances: Readonly<Record<BaselineName, number>> = {
  gas: 0.005,
  accounts: 0.005,
  terms: 0.005,
  escrow: 0.005,
  // A sentence more is no weight.
  bundles: 0.02,
};

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

/** A row of any table. */
export interface BaselineRow {
  readonly set: string;
  readonly shape: string;
  readonly gas: number;
}

/** Arranges rows by set and shape. */
export function toGasTable(rows: readonly BaselineRow[]): GasTable {
  const table: GasTable = {};
  for (const { set, shape, gas } of rows) table[set] = { ...table[set], [shape]: gas };
  return table;
}

/** Reads a committed table. */
export async function readBaseline(name: BaselineName): Promise<GasTable> {
  return schema.parse(JSON.parse(await readFile(fileOf(name), "utf8")));
}

/** Replaces a committed table. */
export async function writeBaseline(name: BaselineName, table: GasTable): Promise<void> {
  await writeFile(fileOf(name), `${JSON.stringify(table, undefined, 2)}\n`);
}

/** Compares two tables: every row that differs, and whether that fails a check. */
export function compareWithBaseline(name: BaselineName, measured: GasTable, baseline: GasTable): Drift[] {
  const sets = new Set([...Object.keys(baseline), ...Object.keys(measured)]);
  return [...sets].flatMap((set) => {
    const shapes = new Set([...Object.keys(baseline[set] ?? {}), ...Object.keys(measured[set] ?? {})]);
    return [...shapes].flatMap((shape) => {
      const [before, now] = [baseline[set]?.[shape], measured[set]?.[shape]];
      if (before === now) return [];
      // A row that only one side has was renamed or forgotten: either way the baseline is not of this table.
      const failed = before === undefined || now === undefined || now > before * (1 + tolerances[name]);
      return [{ row: `${set} ${shape}`, baseline: before, measured: now, failed }];
    });
  });
}
