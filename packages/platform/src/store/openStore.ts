import { openPostgres, type PostgresParameters } from "./openPostgres.ts";
import type { Store } from "./Store.ts";

/** Where the store is. */
export interface StoreParameters extends Omit<PostgresParameters, "databaseUrl"> {
  /** PostgreSQL; wins over the folder. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded database, or `memory://`. */
  readonly dataDir: string;
}

/**
 * Opens the store and brings its schema up to date.
 *
 * @throws {DataDirInUseError} when another process has the folder open.
 * @throws {StoreDamagedError} when the folder holds what cannot be opened.
 * @throws {StoreUnreachableError} when PostgreSQL does not answer.
 * @throws {SchemaTooNewError} when a newer version has written it.
 */
export async function openStore(parameters: StoreParameters): Promise<Store> {
  const { databaseUrl, dataDir } = parameters;
  if (databaseUrl !== undefined) return openPostgres({ ...parameters, databaseUrl });
  // Whoever has PostgreSQL need not load another one.
  const { openEmbedded } = await import("./openEmbedded.ts");
  return openEmbedded(dataDir);
}
