/** Fails when the SDK hands on parameters to a function that refuses some of them. */
import { findNarrowCalls } from "./findNarrowCalls.ts";
import { readSdkProgram } from "./sdkProgram.ts";

const { narrow, seen } = findNarrowCalls(readSdkProgram());
if (seen === 0) throw new Error("No call was looked at: the SDK's sources were not read.");
for (const { where, refused } of narrow) console.error(`${where}: refuses ${refused.join(", ")}`);
console.log(`${seen} calls hand parameters on; ${narrow.length} to something narrower.`);
process.exitCode = narrow.length === 0 ? 0 : 1;
