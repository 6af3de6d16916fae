#!/usr/bin/env node
/** The npm compiler, dressed as the command that forge calls. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc: { version(): string; compile(input: string): string } = createRequire(import.meta.url)("solc");

if (process.argv.includes("--version")) {
  // forge reads a version only with the name of a native build.
  const version = solc.version().replace(/\.Emscripten\.clang$/, ".Linux.g++");
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
}
