import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A PostgreSQL database of the test's own. */
export interface Postgres extends AsyncDisposable {
  readonly url: string;
}

/** Creates a database on the server of all tests; disposing drops it, and cuts whoever is connected. */
export async function createDatabase(): Promise<Postgres> {
  const server = inject("postgresUrl");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await run(server, `create database ${name}`);
  return {
    url: server.replace("/postgres?", `/${name}?`),
    [Symbol.asyncDispose]: () => run(server, `drop database ${name} with (force)`),
  };
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
