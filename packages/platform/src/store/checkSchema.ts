import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { SchemaTooNewError } from "../errors.ts";
import type { Db } from "./Db.ts";
import { migrationsFolder } from "./migrationsFolder.ts";

const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })).min(1) });

/**
 * Refuses a store whose schema is newer than this version's: what this one writes could break what that one relies on.
 *
 * @param db - Not migrated yet.
 * @throws {SchemaTooNewError}
 */
export async function checkSchema(db: Db): Promise<void> {
  const journal = journalSchema.parse(
    JSON.parse(await readFile(join(migrationsFolder, "meta", "_journal.json"), "utf8")),
  );
  const known = Math.max(...journal.entries.map(({ when }) => when));
  const [table] = await rowsOf(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  );
  if (table?.exists !== true) return;
  const [last] = await rowsOf(
    db,
    sql`select max(created_at)::float8 as at from drizzle.__drizzle_migrations`,
  );
  if (Number(last?.at ?? 0) > known) throw new SchemaTooNewError();
}

async function rowsOf(db: Db, query: ReturnType<typeof sql>) {
  const { rows } = (await db.execute(query)) as { readonly rows: readonly Record<string, unknown>[] };
  return rows;
}
