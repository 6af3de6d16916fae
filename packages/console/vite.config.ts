import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import sdk from "../sdk/package.json" with { type: "json" };
import { pages } from "./src/config/pages.ts";

const output = join(import.meta.dirname, "dist/page");

/** Every page is the same file: servers that know of no fallback find it under each address. */
function copyForEachPage(): Plugin {
  return {
    name: "copy-for-each-page",
    apply: "build",
    async closeBundle() {
      for (const page of pages.filter((name) => name !== "")) {
        await mkdir(join(output, page), { recursive: true });
        await copyFile(join(output, "index.html"), join(output, page, "index.html"));
      }
    },
  };
}

/** Names every built file, for the service worker to keep. */
function listAssets(): Plugin {
  return {
    name: "list-assets",
    apply: "build",
    async closeBundle() {
      const assets = (await readdir(join(output, "assets")))
        .filter((name) => !name.endsWith(".br"))
        .map((name) => `/assets/${name}`);
      await writeFile(join(output, "assets.json"), JSON.stringify({ assets }));
    },
  };
}

/** Compresses what is text, once: a first load is a fourth of it. */
function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    async closeBundle() {
      const assets = (await readdir(join(output, "assets"))).map((name) => `assets/${name}`);
      const files = ["index.html", ...assets].filter((name) => /\.(?:js|css|html)$/.test(name));
      for (const file of files)
        await writeFile(join(output, `${file}.br`), brotliCompressSync(await readFile(join(output, file))));
    },
  };
}

/** The SDK's sources: its published files are put together for Node, and the page would load more of them than it uses. */
const sdkSources = Object.entries<string | { readonly default: string }>(sdk.exports).flatMap(
  ([path, entry]) =>
    typeof entry === "string"
      ? []
      : [
          {
            find: new RegExp(`^${sdk.name}${path.slice(1)}$`),
            replacement: join(
              import.meta.dirname,
              "../sdk",
              entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts"),
            ),
          },
        ],
);

export default defineConfig({
  resolve: { alias: sdkSources },
  plugins: [react(), copyForEachPage(), listAssets(), compress()],
  build: {
    outDir: output,
    emptyOutDir: true,
    target: "es2022",
    // Inlined files would need `data:` in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
