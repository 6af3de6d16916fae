import { and, eq } from "drizzle-orm";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { ApiError, unauthenticated } from "../ApiError.ts";
import { writeAudit } from "../audit/writeAudit.ts";
import type { Context } from "../context.ts";
import type { AppEnv } from "../http/newRouter.ts";
import { presentedToken } from "../http/presentedToken.ts";
import { takeRate } from "../http/takeRate.ts";
import type { AgentPrincipal, Principal, SessionPrincipal } from "../Principal.ts";
import { agents, apiKeys } from "../store/tables/agents.ts";
import { sessions } from "../store/tables/sessions.ts";
import { matchesHash, type ParsedToken } from "../tokens/tokens.ts";
import { expireSession } from "./endSession.ts";
import { isLiveKey } from "./isLiveKey.ts";
import { checkPermission } from "./permissions.ts";

/** Lets in agents, and sessions too where they are allowed. */
export function authenticate(
  context: Context,
  allowed: "agent" | "agent-or-session",
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // Known already, where a body was waited for.
    const principal = c.get("principal") ?? (await findPrincipal(context, c));
    if (principal.kind === "session" && allowed === "agent") {
      await writeAudit(context, { ...refusal(principal), subject: "SESSION_NOT_ALLOWED" });
      throw new ApiError(
        "SESSION_NOT_ALLOWED",
        "A session token cannot do this; use the agent's own API key.",
      );
    }
    c.set("principal", principal);
    await next();
  };
}

const refusal = ({ sessionId, agentId }: SessionPrincipal) =>
  ({ type: "session.refused", sessionId, agentId }) as const;

/** The agent that asks, where only agents are let in. */
export function agentOf(c: HonoContext<AppEnv>): AgentPrincipal {
  const principal = c.get("principal");
  if (principal.kind !== "agent") throw unauthenticated();
  return principal;
}

/**
 * Finds out who asks.
 *
 * @throws {ApiError} `UNAUTHENTICATED` without a token that is good; `KEY_NOT_ALLOWED` for a restricted key; `RATE_LIMITED`.
 */
export async function findPrincipal(context: Context, c: HonoContext<AppEnv>): Promise<Principal> {
  const token = presentedToken(c);
  if (token === undefined) throw unauthenticated();
  const principal =
    token.kind === "session" ? await findSession(context, token) : await findAgent(context, token);
  if (c.get("knownAgentId") === undefined) {
    context.knownTokens.remember(`${token.id} ${token.secret}`, principal.agentId);
    takeRate(c, context.rates, "agent", principal.agentId);
    await c.get("turn").moveTo(principal.agentId, context.mostOfAgent);
  }
  if (principal.kind === "agent") checkPermission(principal, c.req.method, c.req.path);
  return principal;
}

const { agentId, secretHash, permissions } = apiKeys;
const ofKey = { agentId, secretHash, permissions, keyId: apiKeys.id, keyExpiresAt: apiKeys.expiresAt };

async function findAgent({ db, clock }: Context, token: ParsedToken): Promise<AgentPrincipal> {
  const [row] = await db
    .select({ ...ofKey, chainId: agents.chainId, wallet: agents.wallet })
    .from(apiKeys)
    .innerJoin(agents, eq(agents.id, apiKeys.agentId))
    .where(and(eq(apiKeys.id, token.id), isLiveKey(clock())));
  if (row === undefined || !matchesHash(token.secret, row.secretHash)) throw unauthenticated();
  const { agentId, chainId, wallet, keyId, keyExpiresAt, permissions } = row;
  return { kind: "agent", agentId, chainId, wallet, keyId, keyExpiresAt, permissions };
}

const ofSession = {
  id: sessions.id,
  agentId: sessions.agentId,
  chainId: sessions.chainId,
  secretHash: sessions.secretHash,
  status: sessions.status,
  expiresAt: sessions.expiresAt,
  wallet: sessions.wallet,
  allowedServiceIds: sessions.allowedServiceIds,
  sellsAll: sessions.sellsAll,
};

async function findSession(context: Context, token: ParsedToken): Promise<SessionPrincipal> {
  const { db, clock } = context;
  const [row] = await db
    .select({ session: ofSession, wallet: agents.wallet })
    .from(sessions)
    .innerJoin(agents, eq(agents.id, sessions.agentId))
    .where(eq(sessions.id, token.id));
  if (row === undefined || !matchesHash(token.secret, row.session.secretHash)) throw unauthenticated();
  const { session, wallet } = row;
  if (session.status === "active" && session.expiresAt <= clock()) await expireSession(context, session.id);
  if (session.status !== "active" || session.expiresAt <= clock()) {
    await writeAudit(context, {
      type: "session.refused",
      sessionId: session.id,
      agentId: session.agentId,
      subject: "UNAUTHENTICATED",
    });
    throw unauthenticated();
  }
  return {
    kind: "session",
    agentId: session.agentId,
    chainId: session.chainId,
    wallet,
    sessionId: session.id,
    sessionWallet: session.wallet,
    allowedServiceIds: session.allowedServiceIds,
    sellsAll: session.sellsAll,
  };
}
