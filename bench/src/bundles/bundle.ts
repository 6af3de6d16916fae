import { gzipSync } from "node:zlib";
import { build, type Metafile, type Plugin } from "esbuild";
import { repositoryRoot } from "../repositoryRoot.ts";

/** A bundle for browsers, and how big it is. */
export interface Bundle {
  /** Bytes, minified and compressed by gzip. */
  readonly gzip: number;
  /** Packages that are in it. */
  readonly packages: readonly string[];
}

/**
 * Bundles code for browsers, as an application does that has viem anyway. What only Node has makes it fail: nothing is
 * filled in. What is imported when it is needed is loaded then, from a file of its own: it is left out.
 *
 * @param code - What the application imports.
 * @returns The bundle's size, and what is in it.
 */
export async function bundle(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: `${repositoryRoot}/bench` },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    external: ["viem", "viem/*"],
    plugins: [leavingOut],
    logLevel: "silent",
  });
  const [output] = outputFiles;
  return { gzip: gzipSync(output?.contents ?? "", { level: 9 }).length, packages: packagesOf(metafile) };
}

/** Bundlers that split (Vite's, webpack) put what is imported when needed into files of its own. */
const leavingOut: Plugin = {
  name: "dynamic-imports",
  setup: ({ onResolve }) => {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

function packagesOf({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap(({ inputs: files }) =>
    Object.entries(files).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const names = inputs.map(([file]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
