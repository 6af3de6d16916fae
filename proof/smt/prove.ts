/**
 * Proves properties of the accounting code for all inputs, and that each proof can fail.
 *
 *     pnpm prove             all
 *     pnpm prove escrow      those whose name contains the word
 *
 * Every property is put to the checker twice: about the code as it is, where it must be proven, and about the code with
 * one thing wrong, where a counterexample must be found.
 */
import { spawn } from "node:child_process";
import { type Property, properties } from "./properties.ts";
import { casts, cut } from "./slice.ts";

type Answer = { verdict: string; seconds: number };

const chosen = properties.filter(({ name }) => name.includes(process.argv[2] ?? ""));
const started = performance.now();
let failed = 0;
for (const property of chosen) {
  const real = await ask(proofOf(property));
  const mutant = await ask(proofOf(property, property.mutant));
  const holds = real.verdict === "proven" && mutant.verdict === "refuted";
  if (!holds) failed += 1;
  console.log(`${holds ? "✓" : "✗"} ${property.name.padEnd(68)} ${show(real)}   mutant ${show(mutant)}`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `\n${chosen.length - failed} of ${chosen.length} properties proven, each with its mutant refuted, in ${seconds} s`,
);
process.exit(failed > 0 || chosen.length === 0 ? 1 : 0);

function proofOf(property: Property, mutant?: [string, string]): string {
  return [
    "// SPDX-License-Identifier: MIT",
    "pragma solidity 0.8.37;",
    casts(),
    `contract Proof {\n${cut(property.slice, mutant)}\n${property.claim}\n}`,
  ].join("\n");
}

/** A process each: the compiler keeps what it once allocated. */
function ask(source: string): Promise<Answer> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [new URL("check.ts", import.meta.url).pathname], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    let verdict = "";
    child.stdout.on("data", (chunk: Buffer) => {
      verdict += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", () =>
      resolve({ verdict: verdict.trim() || "error", seconds: (performance.now() - from) / 1000 }),
    );
    child.stdin.end(source);
  });
}

function show({ verdict, seconds }: Answer): string {
  return `${verdict} in ${seconds.toFixed(1).padStart(5)} s`;
}
