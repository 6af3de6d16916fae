import { and, isNotNull, lt } from "drizzle-orm";
import type { Indexer } from "../chain/Indexer.ts";
import type { Context } from "../context.ts";
import { findResolvers } from "../disputes/findResolvers.ts";
import { expirePurchases } from "../purchases/managePurchases.ts";
import { expireSessions } from "../sessions/revokeSession.ts";
import { challenges } from "../store/tables/agents.ts";
import { idempotencyKeys } from "../store/tables/records.ts";
import { sessionRequests } from "../store/tables/sessionRequests.ts";
import { dropUnpaidPayloads } from "../usage/dropUnpaidPayloads.ts";
import { deleteOld } from "./deleteOld.ts";
import { repeat } from "./repeat.ts";

/** Milliseconds for which challenges, keys' answers and session requests are kept. */
const challengeLifetime = 86_400_000;

/** One round of all that is done without being asked. */
export async function runWorkers(
  context: Context,
  indexer: Indexer,
  watchSessions: () => Promise<void>,
): Promise<void> {
  if (await context.isFull()) {
    context.log.error("the disk is as good as full: nothing is written until there is room");
    return;
  }
  await indexer.sync();
  await findResolvers(context);
  await expirePurchases(context);
  await watchSessions();
  await expireSessions(context);
}

/** Forgets what has served its time. Never an idempotency key: repeated after that, it would buy a second time. */
export async function cleanUp(context: Context): Promise<void> {
  const { db, clock } = context;
  const before = new Date(clock().getTime() - challengeLifetime);
  await db.delete(challenges).where(lt(challenges.expiresAt, before));
  await db
    .update(idempotencyKeys)
    .set({ answer: null })
    .where(and(isNotNull(idempotencyKeys.answer), lt(idempotencyKeys.createdAt, before)));
  await db.delete(sessionRequests).where(lt(sessionRequests.expiresAt, before));
  await dropUnpaidPayloads(context);
  await deleteOld(context);
}

/**
 * Runs the rounds one after the other until it is stopped. Instances side by side may all do so.
 *
 * @returns Stops, and waits for the round under way.
 */
export function startWorkers(
  context: Context,
  indexer: Indexer,
  watchSessions: () => Promise<void>,
): () => Promise<void> {
  const { pollingIntervalMs } = context.settings;
  if (pollingIntervalMs === 0) return async () => {};
  let round = 0;
  const act = async () => {
    await runWorkers(context, indexer, watchSessions);
    if (round++ % 1_000 === 0) await cleanUp(context);
  };
  return repeat(act, pollingIntervalMs, (error) => {
    context.log.error({ err: error }, "a round of the workers failed; the next will do it");
  });
}
