import { newId } from "../ids.ts";
import type { Db } from "../store/Db.ts";
import type { OutboxPayload } from "../store/OutboxEvent.ts";
import { outboxEvents } from "../store/tables/records.ts";

/**
 * Tells an agent something, if and only if the transaction it happens in commits.
 *
 * @param db - That transaction.
 */
export async function writeOutbox(db: Db, agentId: string, payload: OutboxPayload, now: Date): Promise<void> {
  await writeOutboxes(db, [{ agentId, payload }], now);
}

/** Tells several, in this order; as {@link writeOutbox}. */
export async function writeOutboxes(
  db: Db,
  events: readonly { readonly agentId: string; readonly payload: OutboxPayload }[],
  now: Date,
): Promise<void> {
  const rows = events.map(({ agentId, payload }) => ({ id: newId("evt"), agentId, payload, createdAt: now }));
  await db.insert(outboxEvents).values(rows);
}
