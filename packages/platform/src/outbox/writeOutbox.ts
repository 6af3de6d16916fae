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
  await db.insert(outboxEvents).values({ id: newId("evt"), agentId, payload, createdAt: now });
}
