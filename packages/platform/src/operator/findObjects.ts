import { desc, eq, ilike, isNull, or, sql } from "drizzle-orm";
import { notFound } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { agents, apiKeys } from "../store/tables/agents.ts";
import { operatorActions } from "../store/tables/operator.ts";
import { outboxEvents } from "../store/tables/records.ts";
import { services } from "../store/tables/services.ts";
import { sessions } from "../store/tables/sessions.ts";
import { transactions } from "../store/tables/transactions.ts";
import { webhookDeliveries, webhookEndpoints } from "../store/tables/webhooks.ts";

/** Rows of a list: whoever looks for more looks for something else. */
const most = 100;

const { id, chainId, wallet, name, stoppedAt, stopReason, createdAt } = agents;
const shown = { id, chainId, wallet, name, stoppedAt, stopReason, createdAt };

/** Agents by id, wallet or a part of their name; without a text the newest. */
export async function findAgents({ db }: Pick<Context, "db">, text: string | undefined) {
  const escaped = text?.replaceAll(/[\\%_]/g, "\\$&");
  return db
    .select(shown)
    .from(agents)
    .where(
      text === undefined
        ? undefined
        : or(eq(id, text), eq(wallet, text.toLowerCase()), ilike(name, `%${escaped}%`)),
    )
    .orderBy(desc(createdAt))
    .limit(most);
}

/**
 * An agent and what it has: never a secret, nor what it has sent.
 *
 * @throws {ApiError} `NOT_FOUND`
 */
export async function readAgent({ db }: Pick<Context, "db">, agentId: string) {
  const [agent] = await db
    .select({ ...shown, storedBytes: agents.storedBytes })
    .from(agents)
    .where(eq(id, agentId));
  if (agent === undefined) throw notFound("agent");
  return {
    ...agent,
    services: await db
      .select({
        id: services.id,
        title: services.title,
        status: services.status,
        takedownReason: services.takedownReason,
      })
      .from(services)
      .where(eq(services.agentId, agentId))
      .orderBy(desc(services.createdAt))
      .limit(most),
    keys: await db
      .select({
        id: apiKeys.id,
        label: apiKeys.label,
        createdAt: apiKeys.createdAt,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.agentId, agentId))
      .orderBy(desc(apiKeys.createdAt))
      .limit(most),
    sessions: await db
      .select({
        id: sessions.id,
        status: sessions.status,
        createdAt: sessions.createdAt,
        expiresAt: sessions.expiresAt,
      })
      .from(sessions)
      .where(eq(sessions.agentId, agentId))
      .orderBy(desc(sessions.createdAt))
      .limit(most),
    webhooks: await db
      .select({
        id: webhookEndpoints.id,
        active: webhookEndpoints.active,
        failingSince: webhookEndpoints.failingSince,
      })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.agentId, agentId))
      .limit(most),
    purchases: await db
      .select({ status: transactions.status, count: sql<number>`count(*)::int` })
      .from(transactions)
      .where(or(eq(transactions.buyerAgentId, agentId), eq(transactions.sellerAgentId, agentId)))
      .groupBy(transactions.status),
  };
}

/** What was done by hand, the latest first. */
export async function listActions({ db }: Pick<Context, "db">, subject: string | undefined) {
  return db
    .select()
    .from(operatorActions)
    .where(subject === undefined ? undefined : eq(operatorActions.subject, subject))
    .orderBy(desc(operatorActions.sequence))
    .limit(most);
}

/** How far behind it is: events that nobody has consumed and since when, and deliveries that were given up. */
export async function readBacklog({ db, clock }: Pick<Context, "db" | "clock">) {
  const [outbox] = await db
    .select({ waiting: sql<number>`count(*)::int`, oldest: sql<Date | null>`min(${outboxEvents.createdAt})` })
    .from(outboxEvents)
    .where(isNull(outboxEvents.consumedAt));
  const dead = await db.$count(webhookDeliveries, eq(webhookDeliveries.state, "dead"));
  const waiting = await db.$count(webhookDeliveries, eq(webhookDeliveries.state, "pending"));
  const oldest = outbox?.oldest ? new Date(outbox.oldest).getTime() : clock().getTime();
  return {
    outboxWaiting: outbox?.waiting ?? 0,
    outboxLagSeconds: Math.max(0, (clock().getTime() - oldest) / 1_000),
    deliveriesWaiting: waiting,
    deadLetters: dead,
  };
}
