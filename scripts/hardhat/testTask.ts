import { readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { TaskOverrideActionFunction } from "hardhat/types/tasks";
import { summarizeWork } from "./summarizeWork.ts";

/**
 * Compiles on every core, runs the Solidity tests, then prints what every sequence of invariant calls reported of itself, and
 * fails if that was too little.
 */
export const testTask: TaskOverrideActionFunction = async (args, hre, runSuper) => {
  if (args.noCompile !== true && args.testFiles.length === 0) {
    // Hardhat leaves one core free; what it finds compiled, it does not compile again.
    const roots = await hre.solidity.getRootFilePaths();
    await hre.solidity.build(roots, { concurrency: availableParallelism() });
  }
  const file = join(hre.config.paths.cache, "invariant-work.log");
  await rm(file, { force: true });
  const result = await runSuper(args);
  for (const { text, idle } of summarizeWork(await readFile(file, "utf8").catch(() => ""))) {
    console.log(idle ? `${text}: too little` : text);
    if (idle) process.exitCode = 1;
  }
  return result;
};
