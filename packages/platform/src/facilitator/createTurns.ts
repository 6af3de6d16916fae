import { sql } from "drizzle-orm";
import type { Db } from "../store/Db.ts";

/** Has tasks run one after the other, whoever asks. */
export type Turns = <result>(task: () => Promise<result>) => Promise<result>;

/**
 * Has tasks run one after the other: in this process, and among all instances that share a database.
 *
 * @param db - Where instances meet; `undefined` when there is only one.
 * @param name - Of what they share.
 */
export function createTurns(db: Db | undefined, name: string): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(
      () => (db === undefined ? task() : holding(db, name, task)),
      () => (db === undefined ? task() : holding(db, name, task)),
    );
    last = mine;
    return mine;
  };
}

/** What is done stays done, also when the database forgets the lock before it is given back. */
async function holding<result>(db: Db, name: string, task: () => Promise<result>): Promise<result> {
  let done: { readonly result: result } | undefined;
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
      done = { result: await task() };
      return done.result;
    });
  } catch (error) {
    if (done !== undefined) return (done as { readonly result: result }).result;
    throw error;
  }
}
