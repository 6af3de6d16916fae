import type { GasRow, GasSet, GasShape } from "./measureGas.ts";

/** Something that must hold of the gas table. */
export interface Goal {
  readonly name: string;
  readonly limit: number;
  readonly measured: number;
  readonly met: boolean;
}

/** A published stock figure beside ours. */
export interface Sanity {
  readonly name: string;
  readonly published: number;
  readonly measured: number;
}

type Overhead = "single" | "batch" | "enable";

/** Most gas that the compact set may cost on top. */
const compactLimits = { single: 36_000, batch: 50_000, enable: 350_000 } as const;

/** What the stock policies were found to cost on top before this bench was written. */
const publishedStock = { single: 57_634, batch: 89_279, enable: 888_490 } as const;

const meanings: Readonly<Record<Overhead, string>> = {
  single: "one call, over the owner's",
  batch: "batch, over the owner's",
  enable: "enable + batch, over its own steady batch",
};

/** Gas of one operation. */
function gasOf(rows: readonly GasRow[], set: GasSet, shape: GasShape): number {
  const row = rows.find((candidate) => candidate.set === set && candidate.shape === shape);
  if (row === undefined) throw new RangeError(`Nothing was measured for ${set} ${shape}.`);
  return row.gas;
}

/** Gas of an operation over what it is compared with: the owner's, or for `enable` the set's own steady batch. */
export function overheadOf(rows: readonly GasRow[], set: GasSet, shape: GasShape): number {
  const base = shape === "enable" ? gasOf(rows, set, "batch") : gasOf(rows, "owner", shape);
  return gasOf(rows, set, shape) - base;
}

/** Holds the compact set against its limits. */
export function checkGoals(rows: readonly GasRow[]): Goal[] {
  return overheads().map((shape) => {
    const measured = overheadOf(rows, "compact", shape);
    const limit = compactLimits[shape];
    return { name: `compact ${meanings[shape]}`, limit, measured, met: measured <= limit };
  });
}

/** Holds our stock figures against the published ones. */
export function compareStock(rows: readonly GasRow[]): Sanity[] {
  return overheads().map((shape) => ({
    name: `stock3 ${meanings[shape]}`,
    published: publishedStock[shape],
    measured: overheadOf(rows, "stock3", shape),
  }));
}

const overheads = (): Overhead[] => ["single", "batch", "enable"];
