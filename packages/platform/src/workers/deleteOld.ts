import { asc, inArray, lt } from "drizzle-orm";
import type { Context } from "../context.ts";
import { auditEvents, outboxEvents } from "../store/tables/records.ts";

const dayMs = 86_400_000;

/** Rows in one statement: each holds its locks for a moment. */
const batch = 5_000;

/** Deletes what has ended and is older than is to be kept, if that was said. */
export async function deleteOld({ db, clock, settings }: Context): Promise<void> {
  if (settings.retentionDays === undefined) return;
  const before = new Date(clock().getTime() - settings.retentionDays * dayMs);
  const tables = [
    // Whose time is null waits for its consumer.
    [outboxEvents, outboxEvents.sequence, outboxEvents.consumedAt],
    [auditEvents, auditEvents.sequence, auditEvents.createdAt],
  ] as const;
  for (const [table, sequence, at] of tables) {
    let deleted: number;
    do {
      const old = db
        .select({ sequence })
        .from(table)
        .where(lt(at, before))
        .orderBy(asc(sequence))
        .limit(batch);
      deleted = (await db.delete(table).where(inArray(sequence, old)).returning({ sequence })).length;
    } while (deleted === batch);
  }
}
