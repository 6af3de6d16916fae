import { and, eq, isNull, ne } from "drizzle-orm";
import { ApiError, notFound } from "../ApiError.ts";
import { revokeKeys } from "../agents/register.ts";
import { endSession } from "../auth/endSession.ts";
import type { Context } from "../context.ts";
import { writeOutbox } from "../outbox/writeOutbox.ts";
import { revokeSession, revokeSessions } from "../sessions/revokeSession.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { agents, apiKeys } from "../store/tables/agents.ts";
import { operatorActions } from "../store/tables/operator.ts";
import { services } from "../store/tables/services.ts";
import { sessions } from "../store/tables/sessions.ts";
import { webhookEndpoints } from "../store/tables/webhooks.ts";
import { lockAgent } from "../usage/lockAgent.ts";
import { pauseEndpoints } from "../webhooks/store/endpoints.ts";

/** What may be done by hand, and to what. */
export const actions = {
  "stop-agent": stopAgent,
  "let-agent": letAgent,
  "take-down-service": takeDown,
  "restore-service": restore,
  "revoke-key": revokeKey,
  "revoke-session": revokeOneSession,
  "pause-webhook": pauseWebhook,
} as const satisfies Record<string, (scope: Context, subject: string, reason: string) => Promise<void>>;

/** One of them. */
export type ActionName = keyof typeof actions;

/**
 * Does something by hand, and records who did it and why, together or not at all.
 *
 * @param act - What, to what (an id), by whose key, and why.
 * @throws {ApiError} `NOT_FOUND`, or `STATUS_NOT_ALLOWED` when it is done already.
 */
export async function actByHand(
  context: Context,
  act: {
    readonly action: ActionName;
    readonly subject: string;
    readonly operator: string;
    readonly reason: string;
  },
): Promise<void> {
  const { action, subject, reason } = act;
  await inTransaction(context.db, async (tx) => {
    await actions[action]({ ...context, db: tx }, subject, reason);
    await tx.insert(operatorActions).values({ ...act, createdAt: context.clock() });
  });
  context.log.warn({ action, subject, operator: act.operator }, "done by hand");
}

const done = (what: string) => new ApiError("STATUS_NOT_ALLOWED", `The ${what}: there is nothing to do.`);

/**
 * Ends all keys and sessions, pauses webhooks and takes services down; its wallet can neither recover nor register until
 * it is let again. What is in escrow is the chain's.
 */
async function stopAgent(scope: Context, agentId: string, reason: string): Promise<void> {
  const { db, clock } = scope;
  const now = clock();
  // In the order of all others: keys and sessions, then the agent.
  await revokeKeys(db, agentId, now);
  await revokeSessions(scope, agentId);
  await lockAgent(db, agentId);
  await revokeKeys(db, agentId, now);
  await revokeSessions(scope, agentId);
  const stopped = await db
    .update(agents)
    .set({ stoppedAt: now, stopReason: reason })
    .where(and(eq(agents.id, agentId), isNull(agents.stoppedAt)))
    .returning({ id: agents.id });
  if (stopped.length === 0)
    throw (await exists(scope, agentId)) ? done("agent is stopped") : notFound("agent");
  await pauseEndpoints(db, agentId);
  await db
    .update(services)
    .set({ status: "taken_down", takedownReason: reason, updatedAt: now })
    .where(and(eq(services.agentId, agentId), ne(services.status, "archived")));
}

const exists = async ({ db }: Context, agentId: string) =>
  (await db.$count(agents, eq(agents.id, agentId))) > 0;

/** Lets an agent go on: by recovering with its wallet. Its services are restored one by one. */
async function letAgent(scope: Context, agentId: string): Promise<void> {
  const [agent] = await scope.db.select().from(agents).where(eq(agents.id, agentId)).for("update");
  if (agent === undefined) throw notFound("agent");
  if (agent.stoppedAt === null) throw done("agent is not stopped");
  await scope.db.update(agents).set({ stoppedAt: null, stopReason: null }).where(eq(agents.id, agentId));
}

async function takeDown({ db, clock }: Context, id: string, reason: string): Promise<void> {
  const now = clock();
  const [service] = await db.select().from(services).where(eq(services.id, id)).for("update");
  if (service === undefined) throw notFound("service");
  if (service.status === "archived" || service.status === "taken_down")
    throw done(`service is ${service.status}`);
  await db
    .update(services)
    .set({ status: "taken_down", takedownReason: reason, updatedAt: now })
    .where(eq(services.id, id));
  await writeOutbox(db, service.agentId, { type: "service.taken_down", serviceId: id, reason }, now);
}

/** Its owner puts it up for sale again. */
async function restore({ db, clock }: Context, id: string): Promise<void> {
  const restored = await db
    .update(services)
    .set({ status: "paused", takedownReason: null, updatedAt: clock() })
    .where(and(eq(services.id, id), eq(services.status, "taken_down")))
    .returning({ id: services.id });
  if (restored.length === 0) throw notFound("service that was taken down");
}

async function revokeKey({ db, clock }: Context, id: string): Promise<void> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: clock() })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  if (revoked.length === 0) throw notFound("live key");
}

async function revokeOneSession(scope: Context, id: string): Promise<void> {
  const [session] = await scope.db.select().from(sessions).where(eq(sessions.id, id));
  if (session === undefined || !(await endSession(scope, id, "revoked", session.agentId))) {
    throw notFound("live session");
  }
  // What it has not paid is cancelled.
  await revokeSession(scope, session, id);
}

async function pauseWebhook({ db }: Context, id: string): Promise<void> {
  const paused = await db
    .update(webhookEndpoints)
    .set({ active: false })
    .where(and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.active, true)))
    .returning({ id: webhookEndpoints.id });
  if (paused.length === 0) throw notFound("active webhook");
}
