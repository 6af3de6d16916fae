import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, type Metafile, transform } from "esbuild";
import { type OutputChunk, type Plugin, rollup } from "rollup";
import { repositoryRoot } from "../repositoryRoot.ts";

/** A bundle for browsers, and how big it is. */
export interface Bundle {
  /** Bytes, minified and compressed by gzip. */
  readonly gzip: number;
  /** Packages that are in it. */
  readonly packages: readonly string[];
}

/** What an application is bundled from. */
const resolveDir = `${repositoryRoot}/bench`;

/**
 * Bundles code for browsers into one file, as esbuild does unless it is told to split: what is imported on first use is
 * in it. What only Node has makes it fail: nothing is filled in.
 *
 * @param code - What the application imports; it has viem anyway.
 * @returns The bundle's size, and what is in it.
 */
export async function bundleWhole(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    external: ["viem", "viem/*"],
    logLevel: "silent",
  });
  const [output] = outputFiles;
  return { gzip: sizeOf(output?.contents ?? ""), packages: packagesOf(inputsOf(metafile)) };
}

/**
 * Bundles code for browsers as bundlers do that split (Rollup, with it Vite up to version 7, and webpack): what is imported
 * on first use is in files of its own, which do not count. What only Node has makes it fail.
 *
 * @param code - What the application imports; it has viem anyway.
 * @returns The size of what is loaded at the application's start, each file compressed by itself, and what is in it.
 */
export async function bundleAtStart(code: string): Promise<Bundle> {
  const bundle = await rollup({
    input: applicationId,
    external: /^viem(\/|$)/,
    plugins: [application(code), nodeResolve({ browser: true, rootDir: resolveDir })],
    // Otherwise it would be left out, and count for nothing.
    onLog: (_, { code: kind, message }) => {
      if (kind === "UNRESOLVED_IMPORT") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const atStart = loadedBy(
    chunks.filter(({ isEntry }) => isEntry),
    chunks,
  );
  let gzip = 0;
  for (const chunk of atStart) {
    const minified = await transform(chunk.code, { minify: true, format: "esm", target: "es2022" });
    gzip += sizeOf(minified.code);
  }
  const files = atStart.flatMap(({ modules }) => Object.entries(modules));
  return {
    gzip,
    packages: packagesOf(files.filter(([, { renderedLength }]) => renderedLength > 0).map(([file]) => file)),
  };
}

/** A name that no file has. */
const applicationId = "\0application";

/** The application, which is in no file. */
const application = (code: string): Plugin => ({
  name: "application",
  resolveId: {
    order: "pre",
    handler(id, importer) {
      if (id === applicationId) return id;
      return importer === applicationId ? this.resolve(id, `${resolveDir}/application.js`) : null;
    },
  },
  load: (id) => (id === applicationId ? { code, moduleSideEffects: true } : null),
});

/** Files, and what they import at once. */
function loadedBy(first: readonly OutputChunk[], chunks: readonly OutputChunk[]): readonly OutputChunk[] {
  const loaded = new Set<OutputChunk>();
  const waiting = [...first];
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    if (loaded.has(chunk)) continue;
    loaded.add(chunk);
    const { imports } = chunk;
    waiting.push(...chunks.filter(({ fileName }) => imports.includes(fileName)));
  }
  return [...loaded];
}

function sizeOf(contents: string | Uint8Array): number {
  return gzipSync(contents, { level: 9 }).length;
}

function inputsOf({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

function packagesOf(files: readonly string[]): string[] {
  const names = files.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
