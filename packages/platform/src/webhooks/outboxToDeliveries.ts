import type { OutboxConsumer } from "../outbox/consumeOutbox.ts";
import { enqueueEvent } from "./store/enqueueEvent.ts";

/** Turns what agents are to be told into deliveries to their endpoints, under the same ids. */
export const outboxToDeliveries: OutboxConsumer = async (events, db) => {
  for (const { id, agentId, createdAt, payload } of events) {
    const { type, ...data } = payload;
    await enqueueEvent(db, {
      agentId,
      event: { id, type, createdAt: createdAt.toISOString(), data },
      now: createdAt,
    });
  }
};
