import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AnvilMissingError } from "./errors.ts";

/**
 * Path of the anvil binary itself: the package's own launcher is one more process between us and what must be stopped.
 *
 * @throws {AnvilMissingError}
 */
export function findAnvil(): string {
  const explicit = process.env.ABBA_ANVIL;
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const packageName = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  try {
    if (explicit) {
      accessSync(explicit, constants.X_OK);
      return explicit;
    }
    // The binary's package is a dependency of the launcher's, so it is looked up from there.
    const launcher = dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
    const binaryPackage = dirname(
      createRequire(join(launcher, "bin.mjs")).resolve(`${packageName}/package.json`),
    );
    const binary = join(binaryPackage, "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
    accessSync(binary, constants.X_OK);
    return binary;
  } catch (cause) {
    throw new AnvilMissingError(packageName, cause);
  }
}
