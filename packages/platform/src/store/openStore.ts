import { mkdir } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { StoreDamagedError } from "../errors.ts";
import { checkSchema } from "./checkSchema.ts";
import { createDiskGuard } from "./createDiskGuard.ts";
import { lockFolder } from "./lockFolder.ts";
import { migrationsFolder } from "./migrationsFolder.ts";
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
  return databaseUrl === undefined ? openEmbedded(dataDir) : openPostgres({ ...parameters, databaseUrl });
}

async function openEmbedded(dataDir: string): Promise<Store> {
  const inMemory = dataDir.startsWith("memory://");
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const unlock = inMemory ? async () => {} : await lockFolder(dataDir);
  try {
    const client = await PGlite.create(inMemory ? dataDir : `${dataDir}/db`).catch((cause: unknown) => {
      throw new StoreDamagedError(dataDir, { cause });
    });
    const db = drizzle(client);
    await checkSchema(db);
    await migrate(db, { migrationsFolder });
    return {
      db,
      searchDb: db,
      ping: async () => void (await db.execute(sql`select 1`)),
      isFull: inMemory ? async () => false : createDiskGuard(dataDir),
      close: async () => {
        await client.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
