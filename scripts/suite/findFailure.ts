import { stripVTControlCharacters } from "node:util";

const most = 80;

// Where vitest and Hardhat begin to list what failed.
const heading = /Failed (Tests|Suites) \d+|^\s*\d+ failing\b/;

/**
 * Cuts out of a failed command's output where it says what failed, so that the end of a long run tells it again.
 *
 * @returns At most 80 lines: from the runner's list of failures on, or else the last ones.
 */
export function findFailure(output: string): string {
  const lines = stripVTControlCharacters(output).trimEnd().split("\n");
  const start = lines.findIndex((line) => heading.test(line.replace(/^\S+:test: /, "")));
  return (start < 0 ? lines.slice(-most) : lines.slice(start, start + most)).join("\n");
}
