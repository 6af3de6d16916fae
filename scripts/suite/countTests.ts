import { stripVTControlCharacters } from "node:util";

export type Runner = "exit" | "hardhat" | "vitest";
export type Counts = { passed: number; failed: number };

/**
 * Reads the totals from a runner's closing lines.
 *
 * A command that failed without naming a failed test, or that ran no test at all, counts as one failure.
 */
export function countTests(runner: Runner, output: string, code: number): Counts {
  const counts = runner === "exit" ? { passed: code === 0 ? 1 : 0, failed: 0 } : readTotals(runner, output);
  const nothingRan = counts.passed + counts.failed === 0;
  if ((code !== 0 && counts.failed === 0) || nothingRan) counts.failed += 1;
  return counts;
}

function readTotals(runner: "hardhat" | "vitest", output: string): Counts {
  const text = stripVTControlCharacters(output);
  if (runner === "hardhat") {
    return { passed: lastNumber(text, /\b(\d+) passing\b/g), failed: lastNumber(text, /\b(\d+) failing\b/g) };
  }
  const line = text.match(/\bTests\s+(\d+ (failed|passed|skipped).*)$/gm)?.at(-1) ?? "";
  return { passed: lastNumber(line, /(\d+) passed/g), failed: lastNumber(line, /(\d+) failed/g) };
}

function lastNumber(text: string, pattern: RegExp): number {
  return Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0);
}
