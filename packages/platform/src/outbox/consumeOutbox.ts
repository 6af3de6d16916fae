import { asc, inArray, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import type { Db } from "../store/Db.ts";
import type { OutboxEvent } from "../store/OutboxEvent.ts";
import { outboxEvents } from "../store/tables/records.ts";

/** Takes events over; whatever it writes through `db` commits together with them, or not at all. */
export type OutboxConsumer = (events: readonly OutboxEvent[], db: Db) => Promise<void>;

/**
 * Hands the oldest events to a consumer, each to one of however many run side by side.
 *
 * The rows are locked until the consumer is done: it must only write them elsewhere in the store (a delivery queue),
 * not call out.
 *
 * @param limit - Events at most.
 * @returns How many were consumed.
 */
export async function consumeOutbox(
  { db, clock }: Pick<Context, "db" | "clock">,
  consume: OutboxConsumer,
  limit = 100,
): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(outboxEvents)
      .where(isNull(outboxEvents.consumedAt))
      .orderBy(asc(outboxEvents.sequence))
      .limit(limit)
      .for("update", { skipLocked: true });
    if (rows.length === 0) return 0;
    await consume(
      rows.map(({ id, sequence, agentId, createdAt, payload }) => ({
        id,
        sequence,
        agentId,
        createdAt,
        payload,
      })),
      tx,
    );
    await tx
      .update(outboxEvents)
      .set({ consumedAt: clock() })
      .where(
        inArray(
          outboxEvents.sequence,
          rows.map(({ sequence }) => sequence),
        ),
      );
    return rows.length;
  });
}
