/** Puts the component that shows the API's reference beside the built platform, which serves it itself. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const source = new URL("../node_modules/@scalar/api-reference/dist/browser/standalone.js", import.meta.url);
const folder = new URL("../dist/reference/", import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL("scalar.js.gz", folder), gzipSync(await readFile(source), { level: 9 }));
