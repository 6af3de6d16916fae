import { fileURLToPath } from "node:url";

/** The top of the repository. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));
