import { fileURLToPath } from "node:url";

/** Where the migrations are, in the sources and in the package alike. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));
