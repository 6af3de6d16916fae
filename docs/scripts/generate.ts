/** Writes what the site shows beside the pages that people wrote: the API of the SDK, from its own docstrings. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";

const sdk = new URL("../../packages/sdk/", import.meta.url);
const { exports } = JSON.parse(await readFile(new URL("package.json", sdk), "utf8")) as {
  exports: Record<string, string | { types: string }>;
};

// Generated bindings are documented where they come from.
const entryPoints = Object.values(exports)
  .flatMap((entry) => (typeof entry === "string" ? [] : [entry.types]))
  .filter((types) => !types.includes("/generated/"))
  .map((types) => fileURLToPath(new URL(types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts"), sdk)));

const application = await Application.bootstrapWithPlugins({
  options: fileURLToPath(new URL("../typedoc.json", import.meta.url)),
  entryPoints: [...new Set(entryPoints)],
  // The SDK's own type check is a step of its own, by the compiler that builds it.
  skipErrorChecking: true,
});
const project = await application.convert();
if (project === undefined) throw new Error("TypeDoc could not read the SDK.");
await application.generateOutputs(project);
