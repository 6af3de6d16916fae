import { access, mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { StoreDamagedError } from "../errors.ts";
import { checkSchema } from "./checkSchema.ts";
import { createDiskGuard } from "./createDiskGuard.ts";
import { lockFolder } from "./lockFolder.ts";
import { migrationsFolder } from "./migrationsFolder.ts";
import type { Store } from "./Store.ts";

/** Its own cache is a tenth of what it takes by itself: the system caches files as well. */
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB"];

/**
 * Opens the embedded database and brings its schema up to date.
 *
 * @param dataDir - Its folder, or `memory://`.
 * @throws {DataDirInUseError | StoreDamagedError | SchemaTooNewError}
 */
export async function openEmbedded(dataDir: string): Promise<Store> {
  const inMemory = dataDir.startsWith("memory://");
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const unlock = inMemory ? async () => {} : await lockFolder(dataDir);
  try {
    const client = await open(inMemory ? dataDir : `${dataDir}/db`, inMemory).catch((cause: unknown) => {
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

async function open(folder: string, inMemory: boolean): Promise<PGlite> {
  if (!inMemory && (await isMissing(folder))) await createIn(folder);
  return PGlite.create(folder, { startParams });
}

const isMissing = (folder: string) =>
  access(folder).then(
    () => false,
    () => true,
  );

/**
 * Makes a database, in a thread of its own: what that takes, 450 MB, stays with a thread until its end. It gets its name
 * when it is whole: who is killed meanwhile has left nothing that counts.
 */
async function createIn(place: string): Promise<void> {
  const folder = `${place}.new`;
  await rm(folder, { recursive: true, force: true });
  const script = `
    const { workerData } = require("node:worker_threads");
    const { PGlite } = require(workerData.module);
    PGlite.create(workerData.folder).then((client) => client.close());
  `;
  const module = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const thread = new Worker(script, { eval: true, execArgv: [], workerData: { module, folder } });
  await new Promise<void>((resolve, reject) => {
    thread.on("error", reject);
    thread.on("exit", () => resolve());
  });
  await rename(folder, place);
}
