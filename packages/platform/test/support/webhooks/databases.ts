import type { Db } from "../../../src/store/Db.ts";
import { openStore } from "../../../src/store/openStore.ts";
import { createDatabase } from "../createDatabase.ts";

/** A database, gone when disposed. */
export interface TestDatabase extends AsyncDisposable {
  readonly db: Db;
  /** For another process; PGlite has none. */
  readonly url?: string;
}

/** One session, in memory. */
export async function openPglite(): Promise<TestDatabase> {
  const { db, close } = await openStore({ dataDir: "memory://", poolSize: 1, onLost: () => {} });
  return { db, [Symbol.asyncDispose]: close };
}

/** A real server, with many sessions. */
export async function openPostgres(): Promise<TestDatabase> {
  const server = await createDatabase();
  const { url } = server;
  // A server that stops says so on idle connections.
  const { db, close } = await openStore({ databaseUrl: url, dataDir: "", poolSize: 20, onLost: () => {} });
  return {
    db,
    url,
    [Symbol.asyncDispose]: async () => {
      await close();
      await server[Symbol.asyncDispose]();
    },
  };
}
