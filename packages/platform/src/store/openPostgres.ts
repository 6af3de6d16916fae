import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { StoreUnreachableError } from "../errors.ts";
import { checkSchema } from "./checkSchema.ts";
import type { Db } from "./Db.ts";
import { isUnavailable } from "./isUnavailable.ts";
import { migrationsFolder } from "./migrationsFolder.ts";
import type { Store } from "./Store.ts";

/** Where the server is, and how patiently it is asked. */
export interface PostgresParameters {
  readonly databaseUrl: string;
  /** Connections. */
  readonly poolSize: number;
  /** Milliseconds that a statement may take. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds that a search may take. @default 1000 */
  readonly searchTimeoutMs?: number | undefined;
  /** Told of connections that are lost, whether or not they are in use. */
  readonly onLost: (error: Error) => void;
}

/** Names the lock that instances starting together take to migrate one after the other. */
const migrationLock = 7_226_224;

/** Milliseconds until a connection stands, or one of the pool is free. */
const connectTimeout = 5_000;

/** Statements that a connection remembers: lists in them are of many lengths, and more would fill the server's memory. */
const mostPrepared = 200;

/** Milliseconds that the server has to end a statement itself, before its connection is given up. */
const grace = 1_000;

/**
 * Opens a store on PostgreSQL and brings its schema up to date.
 *
 * A server that restarts, fails over, freezes or is full costs the statements under way, never the process: each
 * connection's errors are heard, each wait has an end, and a connection that did not answer is not used again.
 *
 * @throws {StoreUnreachableError} when the server does not answer.
 */
export async function openPostgres(parameters: PostgresParameters): Promise<Store> {
  const { databaseUrl: connectionString, poolSize, timeoutMs = 10_000, onLost } = parameters;
  const { searchTimeoutMs = 1_000 } = parameters;
  const connectionTimeoutMillis = Math.min(connectTimeout, timeoutMs);
  await migrateSchema({ connectionString, connectionTimeoutMillis, keepAlive: true }, onLost);
  const openPool = (max: number, patience: number, isForAll = true) => {
    const pool = new pg.Pool({
      connectionString,
      max,
      connectionTimeoutMillis,
      keepAlive: true,
      application_name: "abba-platform",
      statement_timeout: patience,
      idle_in_transaction_session_timeout: 2 * patience,
      // Of a server that says nothing any more.
      query_timeout: patience + grace,
    });
    pool.on("error", onLost);
    // The pool does not listen to a connection that is in use, and an error that nobody hears ends the process.
    pool.on("connect", (client) => {
      client.on("error", onLost);
      // What searches are for differs more than a plan for all of them could serve.
      if (isForAll) keepPrepared(client);
    });
    return pool;
  };
  const pool = openPool(poolSize, timeoutMs);
  const searchPool = openPool(
    Math.max(1, Math.floor(poolSize / 4)),
    Math.min(searchTimeoutMs, timeoutMs),
    false,
  );
  const db: Db = drizzle(pool);
  db.transaction = (steps, config) =>
    inConnection(pool, (client) => drizzle(client).transaction(steps, config));
  return {
    db,
    searchDb: drizzle(searchPool),
    ping: async () => void (await db.execute(sql`select 1`)),
    isFull: async () => false,
    async close() {
      await Promise.all([pool.end(), searchPool.end()]);
    },
  };
}

/**
 * Has a connection parse and plan each statement once, and remember it by a name. Their texts are few: what differs from
 * request to request is in the values.
 */
function keepPrepared(client: pg.PoolClient): void {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= mostPrepared) return known;
    const name = `abba_${names.size}`;
    names.set(text, name);
    return name;
  };
  const query = client.query.bind(client) as (config: unknown, ...rest: unknown[]) => unknown;
  const prepared = (config: unknown, ...rest: unknown[]) => {
    const [values] = rest;
    const isStatement = typeof config === "object" && config !== null && "text" in config;
    if (!isStatement || !Array.isArray(values) || values.length === 0) return query(config, ...rest);
    return query({ ...config, name: nameOf(String(config.text)) }, ...rest);
  };
  client.query = prepared as typeof client.query;
}

/**
 * Does something on one connection, which goes back to the pool however that ends. (drizzle's own transaction keeps it
 * when it cannot begin, and gives it back when it does not answer.)
 */
async function inConnection<result>(
  pool: pg.Pool,
  act: (client: pg.PoolClient) => Promise<result>,
): Promise<result> {
  const client = await pool.connect();
  let isLost = false;
  try {
    return await act(client);
  } catch (error) {
    isLost = isUnavailable(error);
    throw error;
  } finally {
    client.release(isLost);
  }
}

/** On a connection of its own: building an index may take longer than any request. */
async function migrateSchema(config: pg.ClientConfig, onLost: (error: Error) => void): Promise<void> {
  const client = new pg.Client(config);
  client.on("error", onLost);
  try {
    await client.connect();
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    const db = drizzle(client);
    await checkSchema(db);
    await migrate(db, { migrationsFolder });
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnreachableError({ cause: error }) : error;
  } finally {
    // The lock ends with it.
    await client.end();
  }
}
