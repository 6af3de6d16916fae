import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** A store that is filled behind the platform's back, while it is closed. */
export interface BenchStore extends AsyncDisposable {
  readonly name: string;
  /** What the platform is told. */
  readonly options: { readonly databaseUrl: string } | { readonly dataDir: string };
  run(statement: string): Promise<void>;
}

/** The embedded database in a folder of its own, or the empty PostgreSQL database of `DATABASE_URL`. */
export async function openBenchStore(databaseUrl = process.env.DATABASE_URL): Promise<BenchStore> {
  return databaseUrl ? openPostgres(databaseUrl) : openEmbedded();
}

async function openEmbedded(): Promise<BenchStore> {
  const dataDir = await mkdtemp(join(tmpdir(), "abba-bench-"));
  return {
    name: "PGlite (embedded)",
    options: { dataDir },
    async run(statement) {
      const client = await PGlite.create(join(dataDir, "db"));
      await client.exec(statement);
      await client.close();
    },
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

function openPostgres(databaseUrl: string): BenchStore {
  return {
    name: "PostgreSQL",
    options: { databaseUrl },
    async run(statement) {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query(statement).finally(() => client.end());
    },
    async [Symbol.asyncDispose]() {},
  };
}
