import * as z from "zod/mini";
import { sentences } from "../errors/issueSentence.ts";
import type { GrantStore, StoredGrant } from "./GrantStore.ts";
import { StoreUnreadableError } from "./storeErrors.ts";
import { checkName, checkOwner, toStoredGrant } from "./toStoredGrant.ts";

/** What is asked of a database: `query` of a pool of `pg`, of PGlite, or of anything that speaks PostgreSQL. */
export interface PostgresClient {
  readonly query: (text: string, values: unknown[]) => Promise<{ readonly rows: readonly unknown[] }>;
}

/** The table. `tenant` and `agent` are compared byte by byte: no two that differ are one. */
export const grantStoreSchema = `
CREATE TABLE IF NOT EXISTS abba_grants (
  tenant text COLLATE "C" NOT NULL,
  agent text COLLATE "C" NOT NULL,
  session_id text NOT NULL,
  "grant" text NOT NULL,
  valid_until bigint NOT NULL,
  PRIMARY KEY (tenant, agent)
);
CREATE INDEX IF NOT EXISTS abba_grants_valid_until ON abba_grants (valid_until);
`;

const columns = 'tenant, agent, "grant"';
const row = z.object({ tenant: z.string(), agent: z.string(), grant: z.string() });

/**
 * Keeps grants in PostgreSQL: for any number of processes. The table is {@link grantStoreSchema}; create it before.
 *
 * @param client - A pool, whose `query` takes a statement and its values.
 * @returns The store.
 *
 * @example
 * await pool.query(grantStoreSchema);
 * const store = createPostgresGrantStore(pool);
 */
export function createPostgresGrantStore(client: PostgresClient): GrantStore {
  const ask = async (text: string, values: unknown[]) =>
    (await client.query(text, values)).rows.map(toStored);
  return {
    set: async (owner, grant) => {
      const stored = toStoredGrant(owner, grant);
      const { tenant, agent, sessionId, validUntil } = stored;
      await client.query(
        `INSERT INTO abba_grants (tenant, agent, session_id, "grant", valid_until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant, agent) DO UPDATE
         SET session_id = EXCLUDED.session_id, "grant" = EXCLUDED."grant", valid_until = EXCLUDED.valid_until`,
        [tenant, agent, sessionId, grant, validUntil],
      );
      return stored;
    },
    get: async (owner) => {
      const { tenant, agent } = checkOwner(owner);
      const where = "tenant = $1 AND agent = $2";
      return (await ask(`SELECT ${columns} FROM abba_grants WHERE ${where}`, [tenant, agent]))[0];
    },
    list: async (tenant) =>
      await ask(`SELECT ${columns} FROM abba_grants WHERE tenant = $1 ORDER BY agent`, [
        checkName("tenant", tenant),
      ]),
    delete: async (owner) => {
      const { tenant, agent } = checkOwner(owner);
      const text = `DELETE FROM abba_grants WHERE tenant = $1 AND agent = $2 RETURNING ${columns}`;
      return (await ask(text, [tenant, agent])).length > 0;
    },
    expiring: async (before) =>
      await ask(`SELECT ${columns} FROM abba_grants WHERE valid_until < $1 ORDER BY valid_until`, [before]),
  };
}

function toStored(value: unknown): StoredGrant {
  const parsed = row.safeParse(value, sentences);
  if (!parsed.success) throw new StoreUnreadableError();
  const { grant, ...owner } = parsed.data;
  try {
    return toStoredGrant(owner, grant);
  } catch (error) {
    throw new StoreUnreadableError({ cause: error });
  }
}
