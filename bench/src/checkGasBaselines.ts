import {
  type BaselineName,
  type BaselineRow,
  baselinePath,
  compareWithBaseline,
  readBaseline,
  toGasTable,
  writeBaseline,
} from "./gas/baseline.ts";
import type { Goal } from "./gas/goals.ts";
import { signed } from "./report/formatTable.ts";

type Print = (text: string) => void;

/**
 * Holds measured gas against its committed baseline, saying which row fails and by how much.
 *
 * @returns Whether all is well.
 */
export async function checkGasBaselines(
  name: BaselineName,
  rows: readonly BaselineRow[],
  print: Print,
): Promise<boolean> {
  const drifts = compareWithBaseline(name, toGasTable(rows), await readBaseline(name));
  for (const { row, baseline, measured, failed } of drifts) {
    if (baseline === undefined) print(`FAILED ${row}: the baseline has no such row`);
    else if (measured === undefined) print(`FAILED ${row}: is in the baseline and was not measured`);
    else {
      const difference = `${signed(measured - baseline)} (${(((measured - baseline) / baseline) * 100).toFixed(2)} %)`;
      print(`${failed ? "FAILED" : "differs"} ${row}: ${baseline} → ${measured}, ${difference}`);
    }
  }
  if (drifts.length > 0) print("If the change is meant, `pnpm bench --update` makes it the baseline.");
  const well = drifts.every(({ failed }) => !failed);
  print(`What was measured is ${well ? "" : "not "}within ${baselinePath(name)}.`);
  return well;
}

/**
 * Says which goals are missed and by how much.
 *
 * @returns Whether all are met.
 */
export function reportMissedGoals(goals: readonly Goal[], print: Print): boolean {
  const missed = goals.filter(({ met }) => !met);
  for (const { name, limit, measured } of missed) {
    print(`FAILED goal: ${name} is ${measured}, ${signed(measured - limit)} over ${limit}`);
  }
  if (missed.length === 0) print("All goals are met.");
  return missed.length === 0;
}

/** Makes what was measured the committed baseline. */
export async function updateBaseline(
  name: BaselineName,
  rows: readonly BaselineRow[],
  print: Print,
): Promise<void> {
  await writeBaseline(name, toGasTable(rows));
  print(`Wrote ${baselinePath(name)}.`);
}
