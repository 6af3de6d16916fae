import { globSync } from "node:fs";

const asDeployed = [
  // They compile rules of the module into themselves.
  "session/test/executionDecoder",
  "session/test/periods",
  "session/test/tryBounds",
  // They run long, or have more variables than the old code generator finds room for.
  "escrow/test/invariant/escrow",
  "session/test/invariant/ledger",
  "owner/test/invariant/owners",
];
// The old code generator finds room for their variables with the optimizer.
const optimized = ["escrow/test/getEscrow", "session/test/termsFuzz"];

/**
 * Lists the compiler of each test that drives contracts as they were built, from their artifacts: what such a test adds
 * is not deployed and nothing of it is measured, and the old code generator compiles it in a tenth of the time.
 *
 * @param compiler - How everything else is compiled.
 * @returns One override a file, for Hardhat's `overrides`.
 */
export function testCompilers<const compiler extends { settings: object }>(
  compiler: compiler,
): Record<string, compiler> {
  const files = globSync("contracts/*/test/**/*.t.sol");
  const isAmong = (file: string, names: readonly string[]) =>
    names.some((name) => file.endsWith(`/${name}.t.sol`));
  const quick = files.filter((file) => !isAmong(file, asDeployed));
  return Object.fromEntries(
    quick.map((file) => {
      const optimizer = isAmong(file, optimized) ? { enabled: true, runs: 200 } : { enabled: false };
      return [file, { ...compiler, settings: { ...compiler.settings, viaIR: false, optimizer } }];
    }),
  );
}
