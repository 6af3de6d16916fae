import { readFileSync } from "node:fs";
import { z } from "zod";
import { readSource } from "../compiler/readSource.ts";
import type { SourceCoverage } from "./parseLcov.ts";
import type { Statements } from "./readStatements.ts";

const rowSchema = z.strictObject({
  file: z.string(),
  what: z.enum(["line", "statement", "branch", "function"]),
  code: z.string(),
  reason: z.string().min(20),
});

/** Something that no test reaches. Its line is known by its text, so that it stays known when lines move. */
export type Unreached = Omit<z.output<typeof rowSchema>, "reason"> & {
  /** Line, from 1. */
  readonly line: number;
};

/** Something that no test reaches, and why. */
export type Accepted = z.output<typeof rowSchema>;

/** Reads what tests need not reach in a project. */
export function readAccepted(project: string): Accepted[] {
  const text = readFileSync(new URL("./unreached.json", import.meta.url), "utf8");
  return z.record(z.string(), z.array(rowSchema)).parse(JSON.parse(text))[project] ?? [];
}

/** Lists what the tests did not reach; of the statements, those on lines of which they reached another part. */
export function listUnreached(
  sources: readonly SourceCoverage[],
  statements: ReadonlyMap<string, Statements>,
): Unreached[] {
  return sources.flatMap(({ file, missedLines, missedBranches, missedFunctions }) => {
    const code = readSource(file).split("\n");
    const rows = (what: Unreached["what"], lines: readonly number[]): Unreached[] =>
      [...new Set(lines)].map((line) => ({ file, what, line, code: code[line - 1]?.trim() ?? "" }));
    return [
      ...rows("line", missedLines),
      ...rows(
        "statement",
        (statements.get(file)?.missed ?? []).filter((line) => !missedLines.includes(line)),
      ),
      ...rows("branch", missedBranches),
      ...rows("function", missedFunctions),
    ];
  });
}

/** Whether both name the same thing. */
export function isSame(a: Accepted | Unreached, b: Accepted | Unreached): boolean {
  return a.file === b.file && a.what === b.what && a.code === b.code;
}
