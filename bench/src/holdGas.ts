import {
  baselinePath,
  compareWithBaseline,
  readBaseline,
  toGasTable,
  writeBaseline,
} from "./gas/baseline.ts";
import { checkGoals } from "./gas/goals.ts";
import type { GasRow } from "./gas/measureGas.ts";
import { signed } from "./report/formatTable.ts";

type Print = (text: string) => void;

/**
 * Holds measured gas against the committed baseline and the goals, saying which row fails and by how much.
 *
 * @returns Whether all is well.
 */
export async function checkGas(rows: readonly GasRow[], print: Print): Promise<boolean> {
  const drifts = compareWithBaseline(toGasTable(rows), await readBaseline());
  for (const { row, baseline, measured, failed } of drifts) {
    if (baseline === undefined) print(`FAILED ${row}: the baseline has no such row`);
    else if (measured === undefined) print(`FAILED ${row}: is in the baseline and was not measured`);
    else {
      const difference = `${signed(measured - baseline)} (${(((measured - baseline) / baseline) * 100).toFixed(2)} %)`;
      print(`${failed ? "FAILED" : "differs"} ${row}: ${baseline} → ${measured}, ${difference}`);
    }
  }
  const missed = checkGoals(rows).filter(({ met }) => !met);
  for (const { name, limit, measured } of missed) {
    print(`FAILED goal: ${name} is ${measured}, ${signed(measured - limit)} over ${limit}`);
  }
  const well = missed.length === 0 && drifts.every(({ failed }) => !failed);
  if (drifts.length > 0) print("If the change is meant, `pnpm bench --update` makes it the baseline.");
  print(well ? `Gas is within ${baselinePath}, all goals are met.` : "Gas is not as it should be.");
  return well;
}

/** Makes what was measured the committed baseline. */
export async function updateGas(rows: readonly GasRow[], print: Print): Promise<void> {
  await writeBaseline(toGasTable(rows));
  print(`Wrote ${baselinePath}.`);
}
