/** Writes the types of the API for the SDK: `node scripts/generateApiTypes.ts`. */
import { writeFile } from "node:fs/promises";
import { createPlatform } from "../src/index.ts";
import { apiTypesFile, apiTypesOf } from "./apiTypes.ts";

await using platform = await createPlatform({
  dataDir: "memory://",
  networks: [{ chain: "base-sepolia" }],
  pollingIntervalMs: 0,
  logLevel: "silent",
});
await writeFile(apiTypesFile, await apiTypesOf(platform));
