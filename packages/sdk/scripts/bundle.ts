/**
 * Puts the build's files together into few: to load a package of hundreds takes most of the time of its import.
 *
 *     node scripts/bundle.ts
 *
 * What is imported under one name stays under it, types stay as they are, and what is loaded on first use stays in files of
 * its own. Which modules share a file follows from what is imported together: what applications import by itself counts
 * as {@link startingPoints}, so that no bundler puts into an application's start what only loads later.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, rollup } from "rollup";
import { markPure } from "./bundle/markPure.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** What one of the entries exports, and most applications import alone. */
const startingPoints = [
  "agents/BuyerAgent.js",
  "agents/SellerAgent.js",
  "session/actions/createSessionKey.js",
  "session/actions/revokeSessionKey.js",
  "session/actions/useSessionKey.js",
] as const;

/** Bindings for ethers, which nothing else imports and nobody loads by the way. */
const asBuilt = "generated/typechain/";

/** The compiler's maps go on: a debugger is led to the sources. */
const withMaps: Plugin = {
  name: "with-maps",
  async load(file) {
    const code = await readFile(file, "utf8");
    return {
      code: code.replace(/^\/\/# sourceMappingURL=.*$/m, ""),
      map: await readFile(`${file}.map`, "utf8"),
    };
  },
};

const bundle = await rollup({
  input: Object.fromEntries(
    (await findInputs()).map((file) => [file.replace(/\.js$/, ""), join(dist, file)]),
  ),
  external: (name) => !name.startsWith(".") && !name.startsWith(dist),
  plugins: [withMaps, markPure()],
  preserveEntrySignatures: "strict",
  onLog: (_, { message }) => {
    throw new Error(message);
  },
});
for (const file of await readdir(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(file) && !file.startsWith(asBuilt)) await rm(join(dist, file));
}
await bundle.write({
  dir: dist,
  format: "es",
  sourcemap: true,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  externalLiveBindings: false,
  generatedCode: "es2015",
  hoistTransitiveImports: false,
  minifyInternalExports: false,
});
await bundle.close();

/** Files that are imported by a name of the package, and the starting points. */
async function findInputs(): Promise<readonly string[]> {
  const { exports } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const entries = Object.values<string | { readonly default: string }>(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [entry.default.replace("./dist/", "")],
  );
  return [...new Set([...entries, ...startingPoints])].filter((file) => !file.startsWith(asBuilt));
}
