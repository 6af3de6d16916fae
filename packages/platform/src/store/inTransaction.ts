import type { Db } from "./Db.ts";

/** PostgreSQL: serialization_failure and deadlock_detected. Nothing was done; the same again may succeed. */
const transientCodes = ["40001", "40P01"];
const attempts = 5;

/**
 * Runs steps that happen together or not at all, anew when the database gave way to another transaction.
 *
 * @param db - The store.
 * @param steps - May run several times: nothing but the store may be changed in it.
 * @returns What the steps return.
 */
export async function inTransaction<result>(db: Db, steps: (tx: Db) => Promise<result>): Promise<result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction((tx) => steps(tx));
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error;
    }
  }
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && transientCodes.includes(String(error.code))) return true;
  return isTransient(error.cause);
}
