import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** The store, or a transaction in it: PGlite and PostgreSQL alike. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>;
