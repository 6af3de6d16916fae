import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../store/Db.ts";

const nameOf = (chainId: number) => sql`hashtextextended(${`escrow events ${chainId}`}, 0)`;

/**
 * Lets a purchase be opened while no events of its chain are being stored: events that come before their purchase are
 * found when it is opened, those that come after when they are stored, and none in between.
 *
 * @returns For the transaction that opens the purchase; its first lock, as whoever stores events takes others after it.
 */
export function keepEventsOut(chainId: number): SQL {
  return sql`select pg_advisory_xact_lock_shared(${nameOf(chainId)})`;
}

/**
 * The other side of {@link keepEventsOut}.
 *
 * @param db - The transaction that stores events.
 */
export async function keepPurchasesOut(db: Db, chainId: number): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${nameOf(chainId)})`);
}
