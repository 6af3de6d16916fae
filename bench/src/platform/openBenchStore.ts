import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** As many as a platform has by default. */
const connections = 10;

/** A store that is filled behind the platform's back, while it is closed. */
export interface BenchStore extends AsyncDisposable {
  readonly name: string;
  /** What the platform is told. */
  readonly options: { readonly databaseUrl: string } | { readonly dataDir: string };
  run(statement: string): Promise<void>;
  /** The least that a request could cost there, by the same driver; `undefined` where nobody else may open the store. */
  readonly bare: BareStatements | undefined;
}

/** What requests are held against, on a pool of connections as the platform has. */
export interface BareStatements {
  /** `BEGIN; INSERT; COMMIT` of a small row. */
  transaction(): Promise<void>;
  /** One row by its key. */
  select(): Promise<void>;
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
    bare: undefined,
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

async function openPostgres(databaseUrl: string): Promise<BenchStore> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  await pool.query("create table if not exists bench_rows (id bigserial primary key, word text not null)");
  await pool.query("insert into bench_rows (word) select 'w' || n from generate_series(1, 1000) n");
  const insert = { name: "insert", text: "insert into bench_rows (word) values ($1)" };
  const select = { name: "select", text: "select word from bench_rows where id = $1" };
  return {
    bare: {
      async transaction() {
        const client = await pool.connect();
        await client.query("begin");
        await client.query(insert, ["word"]);
        await client.query("commit");
        client.release();
      },
      async select() {
        await pool.query(select, [1 + Math.floor(Math.random() * 1_000)]);
      },
    },
    name: "PostgreSQL",
    options: { databaseUrl },
    async run(statement) {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query(statement).finally(() => client.end());
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
