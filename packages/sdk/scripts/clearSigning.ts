/**
 * Writes `dist/clear-signing/`: descriptors in ERC-7730's form of what owners sign, for wallets.
 *
 *     node scripts/clearSigning.ts
 */
import { mkdir, writeFile } from "node:fs/promises";
import { allDescriptors } from "../src/clearSigning/descriptors.ts";

const directory = new URL("../dist/clear-signing/", import.meta.url);
await mkdir(directory, { recursive: true });
for (const [name, descriptor] of Object.entries(allDescriptors())) {
  await writeFile(new URL(name, directory), `${JSON.stringify(descriptor, null, 2)}\n`);
}
