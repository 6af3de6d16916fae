import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "../repositoryRoot.ts";

/** What forge measured. */
export interface ForgeOutput {
  /** Its report of everything that it counts, with places. */
  readonly debug: string;
  /** Its report by line, in LCOV's format. */
  readonly lcov: string;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Runs the tests of a folder of contracts under `forge coverage`.
 *
 * @param project - `escrow` or `session`.
 * @throws If a test fails or the sources do not compile.
 */
export async function runForge(project: string): Promise<ForgeOutput> {
  const folder = join(repositoryRoot, "cache/proof/forge", project);
  const lcov = join(folder, "lcov.info");
  mkdirSync(folder, { recursive: true });
  // forge takes the folder of its settings for the project's, and writes there what the invariant suites report.
  mkdirSync(here("./cache"), { recursive: true });
  const forge = join(
    dirname(createRequire(import.meta.url).resolve("@foundry-rs/forge/package.json")),
    "bin.mjs",
  );
  const options = [
    ...["coverage", "--root", repositoryRoot, "--config-path", here("./foundry.toml")],
    ...["--use", here("./solc.ts"), "--ir-minimum"],
    ...["--report", "debug", "--report", "lcov", "--report-file", lcov],
  ];
  // Given as absolute paths, because forge takes relative ones from the folder of its settings.
  const environment = {
    FOUNDRY_SRC: join(repositoryRoot, "contracts", project),
    FOUNDRY_TEST: join(repositoryRoot, "contracts", project, "test"),
    FOUNDRY_OUT: join(folder, "out"),
    FOUNDRY_CACHE_PATH: join(folder, "cache"),
    FOUNDRY_LIBS: JSON.stringify([join(repositoryRoot, "node_modules")]),
    FOUNDRY_REMAPPINGS: `@openzeppelin/=${join(repositoryRoot, "node_modules/@openzeppelin")}/`,
  };
  const child = spawn(process.execPath, [forge, ...options], {
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let debug = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    debug += part;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0) throw new Error(`forge ended with code ${code}:\n${debug.slice(-4000)}`);
  // forge names the sources from its settings' folder, which is to say absolutely.
  const relative = (report: string) => report.replaceAll(`${repositoryRoot}/`, "");
  return { debug: relative(debug), lcov: relative(readFileSync(lcov, "utf8")) };
}
