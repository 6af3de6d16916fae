import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Db } from "./Db.ts";

/** A statement that is run with values for its placeholders, which every driver takes as text. */
export type Prepared<name extends string, row> = (
  db: Db,
  values: Readonly<Record<name, string>>,
) => Promise<readonly row[]>;

/**
 * Writes a statement's text once: making it takes longer than running it where requests are many.
 *
 * @param statement - With a `sql.placeholder` for each value, cast to what it is.
 * @returns Runs it; rows are as the driver reads them.
 */
export function prepare<name extends string, row>(statement: SQL): Prepared<name, row> {
  const query = new PgDialect().sqlToQuery(statement);
  return async (db, values) => {
    const prepared = db._.session.prepareQuery(query, undefined, undefined, false);
    const { rows } = (await prepared.execute({ ...values })) as { readonly rows: readonly row[] };
    return rows;
  };
}
