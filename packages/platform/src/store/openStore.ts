import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import type { Db } from "./Db.ts";
import { lockFolder } from "./lockFolder.ts";

/** An open store. */
export interface Store {
  readonly db: Db;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Where the store is. */
export interface StoreParameters {
  /** PostgreSQL; wins over the folder. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded database, or `memory://`. */
  readonly dataDir: string;
  /** Connections to PostgreSQL. */
  readonly poolSize: number;
  /** Told of connections lost while nobody used them. */
  readonly onLost: (error: Error) => void;
}

const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/** Names the lock that instances starting together take to migrate one after the other. */
const migrationLock = 7_226_224;

/**
 * Opens the store and brings its schema up to date.
 *
 * @throws {DataDirInUseError} when another process has the folder open.
 */
export async function openStore(parameters: StoreParameters): Promise<Store> {
  const { databaseUrl, dataDir } = parameters;
  return databaseUrl === undefined ? openEmbedded(dataDir) : openPostgres(databaseUrl, parameters);
}

async function openEmbedded(dataDir: string): Promise<Store> {
  const inMemory = dataDir.startsWith("memory://");
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const unlock = inMemory ? async () => {} : await lockFolder(dataDir);
  try {
    const client = await PGlite.create(inMemory ? dataDir : `${dataDir}/db`);
    const db = drizzlePglite(client);
    await migratePglite(db, { migrationsFolder });
    return {
      db,
      ping: async () => void (await db.execute(sql`select 1`)),
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

async function openPostgres(connectionString: string, parameters: StoreParameters): Promise<Store> {
  const pool = new pg.Pool({ connectionString, max: parameters.poolSize });
  pool.on("error", parameters.onLost);
  const db = drizzlePg(pool);
  try {
    const client = await pool.connect();
    try {
      await client.query("select pg_advisory_lock($1)", [migrationLock]);
      await migratePg(drizzlePg(client), { migrationsFolder });
      await client.query("select pg_advisory_unlock($1)", [migrationLock]);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db, ping: async () => void (await db.execute(sql`select 1`)), close: () => pool.end() };
}
