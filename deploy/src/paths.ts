import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The `deploy/` folder, from the source as well as from the build. */
const root = dirname(fileURLToPath(import.meta.resolve("@abbababa/deploy/package.json")));

/** Parameters: one file per chain beside `shared.json`. */
export const parametersDirectory = join(root, "parameters");

/** Recorded deployments, one file per chain. */
export const deploymentsDirectory = join(root, "deployments");

/** What `hardhat build` writes. */
export const artifactsDirectory = join(root, "..", "artifacts");
