import { globSync } from "node:fs";

// The first three compile rules of the module into themselves, and have to run what is deployed; the last runs long.
const optimized = ["executionDecoder", "periods", "tryBounds", "invariant/ledger"];

/**
 * Lists the compiler of each test that drives the session module as it was built, from its artifact: what such a test
 * adds is not deployed and nothing of it is measured, and without the optimizer it compiles in half the time.
 *
 * @param compiler - How everything else is compiled.
 * @returns One override a file, for Hardhat's `overrides`.
 */
export function sessionTestCompilers<const compiler extends { settings: object }>(
  compiler: compiler,
): Record<string, compiler> {
  const settings = { ...compiler.settings, optimizer: { enabled: false } };
  const files = globSync("contracts/session/test/**/*.t.sol").filter(
    (file) => !optimized.some((name) => file.endsWith(`/${name}.t.sol`)),
  );
  return Object.fromEntries(files.map((file) => [file, { ...compiler, settings }]));
}
