import type { PostgresClient } from "../book/postgres.ts";
import { AnswersCorruptError } from "../errors/answerErrors.ts";
import type { AnswerStore, Begun, PaidRequest } from "./AnswerStore.ts";
import { createClaims } from "./createClaims.ts";
import { type DurableAnswersOptions, readDurableOptions } from "./durableOptions.ts";
import { toBegun, writeAnswer } from "./writtenAnswer.ts";

/** What {@link createPostgresAnswers} takes. */
export interface PostgresAnswersOptions extends DurableAnswersOptions {
  readonly client: PostgresClient;
  /** Schema of the database that holds the answers. @default "x402" */
  readonly schema?: string | undefined;
}

/** A store of answers in a database. */
export interface PostgresAnswers extends AnswerStore {
  /** Makes the schema and the table, where they are missing. Run it once, by a role that may. */
  setUp(): Promise<void>;
}

/** Milliseconds between two looks at a request that somebody else serves. */
const pollingInterval = 100;
/** Milliseconds between two searches for what is no longer kept. */
const sweepInterval = 60_000;

/** A request that this process serves. */
interface Claim {
  readonly id: string;
  readonly holder: string;
}

/**
 * Remembers answers in PostgreSQL, for replicas that share a payee.
 *
 * @param options - {@link PostgresAnswersOptions}
 * @returns The store. Run its `setUp` once.
 *
 * @example
 * const answers = createPostgresAnswers({ client: new pg.Pool({ connectionString }) });
 * await answers.setUp();
 */
export function createPostgresAnswers({
  client,
  schema = "x402",
  ...options
}: PostgresAnswersOptions): PostgresAnswers {
  const { keep, lease, wait } = readDurableOptions(options, "options of createPostgresAnswers");
  const name = `"${schema.replaceAll('"', '""')}"`;
  const table = `${name}.answers`;
  const mine = createClaims<Claim>(lease / 3, ({ id, holder }) =>
    client.query(`UPDATE ${table} SET seen_at = clock_timestamp() WHERE id = $1 AND holder = $2`, [
      id,
      holder,
    ]),
  );
  let sweptAt = 0;

  /** What is known of a payment; `undefined`: somebody serves it. */
  async function look(request: PaidRequest): Promise<Begun | undefined> {
    const { id, isLasting = false } = request;
    const holder = crypto.randomUUID();
    // One statement, so that of all who ask at once one gets it.
    const { rows: taken } = await client.query(
      `INSERT INTO ${table} AS known (id, lasting, holder, seen_at) VALUES ($1, $2, $3, clock_timestamp())
       ON CONFLICT (id) DO UPDATE SET holder = $3, seen_at = clock_timestamp()
       WHERE NOT known.finished AND NOT known.lasting
         AND known.seen_at < clock_timestamp() - $4 * interval '1 millisecond'
       RETURNING id`,
      [id, isLasting, holder, lease],
    );
    if (taken.length > 0) {
      mine.hold(id, { id, holder });
      return { is: "new" };
    }
    const { rows } = await client.query(
      `SELECT finished, answer, lasting AND seen_at < clock_timestamp() - $2 * interval '1 millisecond' AS interrupted
       FROM ${table} WHERE id = $1`,
      [id, lease],
    );
    const [known] = rows;
    if (known === undefined) return undefined;
    const { finished, answer, interrupted } = known;
    if (typeof answer === "string") return toBegun(answer, request);
    if (answer !== null) throw new AnswersCorruptError({ entry: id });
    if (finished === true) return { is: "used" };
    return interrupted === true ? { is: "interrupted" } : undefined;
  }

  async function sweep(): Promise<void> {
    if (Date.now() - sweptAt < sweepInterval && keep > 0) return;
    sweptAt = Date.now();
    const isOver = `finished AND seen_at < clock_timestamp() - $1 * interval '1 millisecond'`;
    await client.query(`DELETE FROM ${table} WHERE NOT lasting AND ${isOver}`, [keep]);
    // Of payments that can be shown again the use stays known.
    await client.query(
      `UPDATE ${table} SET answer = NULL WHERE lasting AND answer IS NOT NULL AND ${isOver}`,
      [keep],
    );
  }

  return {
    async setUp() {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
      await client.query(`CREATE TABLE IF NOT EXISTS ${table} (
        id text PRIMARY KEY,
        lasting boolean NOT NULL,
        holder text NOT NULL,
        seen_at timestamptz NOT NULL,
        finished boolean NOT NULL DEFAULT false,
        answer text
      )`);
      await client.query(`CREATE INDEX IF NOT EXISTS answers_over ON ${table} (seen_at) WHERE finished`);
    },
    async begin(request) {
      await sweep();
      const until = Date.now() + wait;
      for (;;) {
        const begun = await look(request);
        if (begun !== undefined) return begun;
        if (Date.now() >= until) return { is: "busy" };
        await new Promise((resolve) => setTimeout(resolve, Math.min(pollingInterval, wait)));
      }
    },
    async finish(request, answer) {
      const { id, isLasting = false } = request;
      const { holder = crypto.randomUUID() } = mine.end(id) ?? {};
      // Also when another has taken it meanwhile: it is paid, and this is what for.
      await client.query(
        `INSERT INTO ${table} AS known (id, lasting, holder, seen_at, finished, answer)
         VALUES ($1, $2, $3, clock_timestamp(), true, $4)
         ON CONFLICT (id) DO UPDATE SET finished = true, answer = $4, seen_at = clock_timestamp()
         WHERE NOT known.finished`,
        [id, isLasting, holder, writeAnswer(request, answer)],
      );
    },
    async abandon({ id }) {
      const claim = mine.end(id);
      if (claim === undefined) return;
      await client.query(`DELETE FROM ${table} WHERE id = $1 AND holder = $2 AND NOT finished`, [
        id,
        claim.holder,
      ]);
    },
  };
}
