import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TaskOverrideActionFunction } from "hardhat/types/tasks";
import { summarizeWork } from "./summarizeWork.ts";

/** Runs the Solidity tests, then prints what every sequence of invariant calls reported of itself. */
export const testTask: TaskOverrideActionFunction = async (args, hre, runSuper) => {
  const file = join(hre.config.paths.cache, "invariant-work.log");
  await rm(file, { force: true });
  const result = await runSuper(args);
  for (const line of summarizeWork(await readFile(file, "utf8").catch(() => ""))) console.log(line);
  return result;
};
