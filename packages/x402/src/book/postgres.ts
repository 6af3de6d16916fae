import { type Hex, isHash } from "viem";
import { BookCorruptError } from "../errors/bookErrors.ts";
import { toBookedText } from "./bookedSchema.ts";
import type { BookedPayment, Booking, PaymentBook } from "./PaymentBook.ts";
import { parseBooked } from "./parseBooked.ts";
import { setupStatements } from "./postgresSchema.ts";
import { placeName } from "./slots.ts";

/** What is used of a PostgreSQL client: `Pool` of `pg` is one. */
export interface PostgresClient {
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** What {@link createPostgresBook} takes. */
export interface PostgresBookOptions {
  readonly client: PostgresClient;
  /** Schema of the database that holds the book. @default "x402" */
  readonly schema?: string | undefined;
}

/** A book in a database. */
export interface PostgresBook extends PaymentBook {
  /** Makes the schema, table and function, where they are missing. Run it once, by a role that may. */
  setUp(): Promise<void>;
}

/**
 * A book in PostgreSQL, for replicas that share a session.
 *
 * @param options - {@link PostgresBookOptions}
 * @returns The book. Run its `setUp` once.
 *
 * @example
 * const book = createPostgresBook({ client: new pg.Pool({ connectionString }) });
 * await book.setUp();
 */
export function createPostgresBook({ client, schema = "x402" }: PostgresBookOptions): PostgresBook {
  const name = `"${schema.replaceAll('"', '""')}"`;
  const payments = `${name}.payments`;
  return {
    isDurable: true,
    async setUp() {
      for (const statement of setupStatements(name)) await client.query(statement);
    },
    async find(key) {
      const { rows } = await client.query(
        `SELECT entry, settled_by FROM ${payments} WHERE key = $1 ORDER BY attempt DESC LIMIT 1`,
        [key],
      );
      return toBooked(rows[0], key);
    },
    async book({ payment, slots, unavailable, replaces, limits }): Promise<Booking> {
      const { key, account, place, host, token, value, bookedAt } = payment;
      const draft = toBookedText({ ...payment, attempt: 0, slot: 0, settledBy: undefined });
      const { rows } = await client.query(
        `SELECT entry, settled_by, over_limit, spent::text AS spent
         FROM ${name}.book_within($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          key,
          replaces ?? null,
          placeName(account, place),
          slots.from,
          slots.below,
          [...unavailable],
          account.toLowerCase(),
          token.toLowerCase(),
          host,
          `${value}`,
          bookedAt,
          draft,
          JSON.stringify(
            limits.map(({ host: only = null, since, most }) => ({ host: only, since, most: `${most}` })),
          ),
        ],
      );
      const { over_limit: over, spent } = rows[0] ?? {};
      const limit = typeof over === "number" ? limits[over] : undefined;
      if (limit !== undefined && typeof spent === "string")
        return { is: "overLimit", limit, spent: BigInt(spent) };
      const booked = toBooked(rows[0], key);
      return booked === undefined ? { is: "full" } : { is: "booked", payment: booked };
    },
    async settle({ key, attempt }, transaction) {
      await client.query(`UPDATE ${payments} SET settled_by = $3 WHERE key = $1 AND attempt = $2`, [
        key,
        attempt,
        transaction,
      ]);
    },
    async spent({ account, token, host, since }) {
      const { rows } = await client.query(
        `SELECT coalesce(sum(value), 0)::text AS sum FROM ${payments}
         WHERE live AND account = $1 AND token = $2 AND booked_at >= $3 AND ($4::text IS NULL OR host = $4)`,
        [account.toLowerCase(), token.toLowerCase(), since, host ?? null],
      );
      const { sum } = rows[0] ?? {};
      if (typeof sum !== "string") throw new BookCorruptError({ entry: "sum" });
      return BigInt(sum);
    },
  };
}

function toBooked(
  row: Readonly<Record<string, unknown>> | undefined,
  key: string,
): BookedPayment | undefined {
  if (row === undefined || row.entry === null) return undefined;
  const { entry, settled_by: settledBy } = row;
  if (typeof entry !== "string") throw new BookCorruptError({ entry: key });
  return parseBooked(
    entry,
    key,
    typeof settledBy === "string" && isHash(settledBy) ? (settledBy as Hex) : undefined,
  );
}
