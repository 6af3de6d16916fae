/** Holds every exported `…ErrorType` against the errors that its function can make; `--update` writes those that differ. */
import { readErrorTypes } from "./errorTypes.ts";
import { readSdkProgram } from "./sdkProgram.ts";
import { isExact, writeErrorTypes } from "./writeErrorTypes.ts";

const program = readSdkProgram();
const all = readErrorTypes(program);
if (all.length === 0) throw new Error("No type of errors was found: the SDK's sources were not read.");
const wrong = all.filter((type) => !isExact(type));
for (const { name, members, made } of wrong) {
  const missing = [...made].filter((one) => !members.has(one)).sort();
  const extra = [...members].filter((one) => !made.has(one)).sort();
  console.log(name);
  if (missing.length > 0) console.log(`  lacks ${missing.join(", ")}`);
  if (extra.length > 0) console.log(`  names what is never made: ${extra.join(", ")}`);
}
console.log(`${all.length} types of errors; ${wrong.length} are not what their functions make.`);
if (process.argv.includes("--update")) await writeErrorTypes(program, all);
else if (wrong.length > 0) {
  console.error("`node surface/src/checkErrorTypes.ts --update` writes them.");
  process.exitCode = 1;
}
