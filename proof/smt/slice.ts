import { readFileSync } from "node:fs";

/** Declarations of a production file that a proof is about, and how its text is read. */
export type Slice = {
  /** Path from the root of the repository. */
  file: string;
  /** Line starts of declarations, e.g. `struct Spending` or `function spend`. */
  declarations: string[];
  /** Text put for other text before it is read, each found exactly once. */
  replacements?: [from: string, to: string][];
};

const root = new URL("../../", import.meta.url);

/**
 * Cuts declarations out of a production file, verbatim but for what the SMTChecker cannot read.
 *
 * - Narrow integers are read as `uint256`, and a narrowing cast as a function that asserts that nothing is cut off:
 *   the checker would model the cast in bit vectors, which its solver does not mix with integers.
 * - `revert Error(…)` is read as `revert()`: the checker does not know custom errors, and would run on.
 */
export function cut(slice: Slice, mutant?: [from: string, to: string]): string {
  let source = readFileSync(new URL(slice.file, root), "utf8");
  if (mutant) source = replaceOnce(source, mutant, slice.file);
  let text = slice.declarations.map((start) => declaration(source, start, slice.file)).join("\n");
  text = text.replace(/\b(external|public|private)\b/g, "internal");
  for (const replacement of slice.replacements ?? []) text = replaceOnce(text, replacement, slice.file);
  return text
    .replace(/\buint(?!256\b)(\d+)\(/g, "_narrow$1(")
    .replace(/\buint(?!256\b)\d+\b/g, "uint256")
    .replace(/revert [A-Z][\w.]*\([^;]*\);/g, "revert();");
}

/** The narrowing casts as functions. */
export function casts(): string {
  const bits = [32, 48, 96, 112];
  return bits
    .map(
      (n) =>
        `function _narrow${n}(uint256 x) pure returns (uint256) { assert(x <= type(uint${n}).max); return x; }`,
    )
    .join("\n");
}

function declaration(source: string, start: string, file: string): string {
  const from = source.search(new RegExp(`^ *${start}\\b`, "m"));
  if (from < 0) throw new Error(`${file} declares no ${start}`);
  const brace = source.indexOf("{", from);
  const semicolon = source.indexOf(";", from);
  if (semicolon < brace || brace < 0) return source.slice(from, semicolon + 1);
  let depth = 0;
  for (let at = brace; at < source.length; at += 1) {
    if (source[at] === "{") depth += 1;
    if (source[at] === "}") depth -= 1;
    if (depth === 0) return source.slice(from, at + 1);
  }
  throw new Error(`${file}: ${start} does not end`);
}

function replaceOnce(text: string, [from, to]: [string, string], file: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
