/** Compares each entry point's API report with the committed one; `--update` writes it. */
import { readFile } from "node:fs/promises";
import { sdk } from "./sdkProgram.ts";
import { writeReport } from "./writeReport.ts";

const update = process.argv.includes("--update");
const { exports } = JSON.parse(await readFile(new URL("package.json", sdk), "utf8")) as {
  exports: Record<string, string | { types: string }>;
};
let changed = 0;
const seen = new Set<string>();
for (const [path, entry] of Object.entries(exports)) {
  // Bindings are generated from the contracts.
  if (typeof entry === "string" || entry.types.includes("/generated/")) continue;
  // Two paths may lead to one entry.
  if (seen.has(entry.types)) continue;
  seen.add(entry.types);
  const result = writeReport(path, new URL(entry.types, sdk), { update });
  if (result === "same") continue;
  changed += 1;
  console.log(`${path}: ${result}`);
}
if (changed > 0 && !update) {
  console.error(
    "The public surface differs from its report. If that is meant: `pnpm surface --update`, and review the diff.",
  );
  process.exitCode = 1;
}
