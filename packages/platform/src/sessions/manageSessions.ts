import { and, asc, count, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import { ApiError, notFound } from "../ApiError.ts";
import { writeAudit } from "../audit/writeAudit.ts";
import { checkLifetime, checkMayDelegate } from "../auth/permissions.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { decodeCursor, timeCursor, toPage } from "../schemas/paging.ts";
import { auditEvents } from "../store/tables/records.ts";
import { services } from "../store/tables/services.ts";
import { sessions } from "../store/tables/sessions.ts";
import { newToken } from "../tokens/tokens.ts";
import { checkPace } from "../usage/checkPace.ts";
import { lockAgent } from "../usage/lockAgent.ts";
import type { createSessionIn, listSessionsQuery } from "./schemas.ts";

/**
 * Delegates a budget.
 *
 * @returns The session, and its token, which is kept nowhere.
 * @throws {ApiError} when a service named does not exist, or there are too many sessions.
 */
export async function createSession(
  context: Context,
  principal: AgentPrincipal,
  terms: z.output<typeof createSessionIn>,
) {
  const { agentId, chainId } = principal;
  const { budgetUsdc = null, expiry, sellsAll, walletAddress = null, e2ePublicKey = null } = terms;
  const { allowedServiceIds: allowed = [] } = terms;
  const allowedServiceIds = allowed.length === 0 ? null : allowed;
  const { id, token, secretHash } = newToken("session");
  const now = context.clock();
  const session = {
    id,
    agentId,
    chainId,
    secretHash,
    budget: budgetUsdc,
    spent: 0n,
    reserved: 0n,
    sentBytes: 0,
    allowedServiceIds,
    sellsAll,
    wallet: walletAddress,
    e2ePublicKey,
    status: "active" as const,
    createdAt: now,
    expiresAt: new Date(now.getTime() + expiry * 1_000),
    endedAt: null,
    endsSoonAt: new Date(now.getTime() + expiry * 10 * (100 - context.settings.signals.endingPercent)),
  };
  checkMayDelegate(principal);
  checkLifetime(principal, session.expiresAt);
  await withAuthority(context, principal, async (scope) => {
    const { db: tx, settings } = scope;
    await lockAgent(tx, agentId);
    await checkPace(scope, agentId, "sessions");
    const [live] = await tx
      .select({ count: count() })
      .from(sessions)
      .where(and(eq(sessions.agentId, agentId), eq(sessions.status, "active"), gt(sessions.expiresAt, now)));
    const { liveSessions: limit } = settings.limits;
    if ((live?.count ?? 0) >= limit) {
      throw new ApiError("LIMIT_REACHED", `An agent may have ${limit} live sessions.`, { limit });
    }
    if (allowedServiceIds !== null) {
      const known = await tx
        .select({ id: services.id })
        .from(services)
        .where(
          and(
            inArray(services.id, allowedServiceIds),
            eq(services.chainId, chainId),
            ne(services.status, "archived"),
          ),
        );
      const unknown = allowedServiceIds.filter((allowed) => !known.some((service) => service.id === allowed));
      if (unknown.length > 0) {
        throw new ApiError(
          "VALIDATION_FAILED",
          "A session can only be allowed services that exist on its chain.",
          {
            unknown,
          },
        );
      }
    }
    await tx.insert(sessions).values(session);
    await writeAudit(scope, { type: "session.created", sessionId: id, agentId });
  });
  return { session, token };
}

/**
 * Finds a session of an agent's own.
 *
 * @throws {ApiError} `NOT_FOUND`
 */
export async function getSession({ db }: Context, agentId: string, id: string) {
  const [session] = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.agentId, agentId)));
  if (session === undefined) throw notFound("session");
  return session;
}

/** An agent's sessions, the newest first. */
export async function listSessions(
  { db }: Context,
  { agentId }: AgentPrincipal,
  { cursor, limit, status }: z.output<typeof listSessionsQuery>,
) {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, timeCursor);
  const rows = await db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.agentId, agentId),
        status === undefined ? undefined : eq(sessions.status, status),
        after &&
          sql`(${sessions.createdAt}, ${sessions.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
}

/** The latest of what happened to a session, in order. */
export async function listAudit(context: Context, { agentId }: AgentPrincipal, id: string) {
  await getSession(context, agentId, id);
  const latest = context.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.sessionId, id))
    .orderBy(desc(auditEvents.sequence))
    .limit(500)
    .as("latest");
  return context.db.select().from(latest).orderBy(asc(latest.sequence));
}
