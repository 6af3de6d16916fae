import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { codeSizeLimit } from "./contracts/measureSizes.ts";
import type { Environment } from "./environment.ts";
import { toGasTable } from "./gas/baseline.ts";
import { checkGoals, compareStock } from "./gas/goals.ts";
import type { Results } from "./parts.ts";

/** Writes what was measured for machines: `gas` is transaction gas by set and shape. */
export async function writeJson(
  path: string,
  environment: Environment,
  results: Partial<Results>,
): Promise<void> {
  const { gas, sizes, ...rest } = results;
  const document = {
    ...(gas && {
      gas: toGasTable(gas),
      gasRows: gas,
      goals: checkGoals(gas),
      stockAgainstPublished: compareStock(gas),
    }),
    ...(sizes && { sizes: sizes.map((row) => ({ ...row, limit: codeSizeLimit })) }),
    ...rest,
    environment,
  };
  await mkdir(dirname(resolve(path)), { recursive: true });
  await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`);
}
