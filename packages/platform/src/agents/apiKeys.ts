import { and, count, desc, eq, isNull } from "drizzle-orm";
import { ApiError, notFound } from "../ApiError.ts";
import { isLiveKey } from "../auth/isLiveKey.ts";
import { checkNoMore } from "../auth/permissions.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { AgentPrincipal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import type { KeyPermissions } from "../store/KeyPermissions.ts";
import { apiKeys } from "../store/tables/agents.ts";
import { newToken } from "../tokens/tokens.ts";
import { checkPace } from "../usage/checkPace.ts";
import { lockAgent } from "../usage/lockAgent.ts";

/** A key to make. */
interface NewKey {
  readonly label: string;
  readonly now: Date;
  readonly expiresAt?: Date | null;
  readonly permissions?: KeyPermissions | null;
}

/** Makes a key. The secret is returned here and kept nowhere. */
export async function insertKey(
  db: Db,
  agentId: string,
  { label, now, expiresAt = null, permissions = null }: NewKey,
) {
  const { id, token, secretHash } = newToken("key");
  const key = { id, agentId, secretHash, label, permissions, createdAt: now, expiresAt, revokedAt: null };
  await db.insert(apiKeys).values(key);
  return { apiKey: token, key };
}

/** An agent's keys, the newest first. */
export async function listKeys({ db }: Context, { agentId }: AgentPrincipal) {
  return db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.agentId, agentId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(200);
}

/**
 * Makes a further key, which can do no more than the one that asks, and no longer.
 *
 * @throws {ApiError} `KEY_NOT_ALLOWED` when it would; `LIMIT_REACHED` when the agent has as many as it may, or made them too fast.
 */
export async function createKey(
  context: Context,
  principal: AgentPrincipal,
  wanted: {
    readonly label: string;
    readonly expiresInSeconds?: number | undefined;
    readonly permissions?: KeyPermissions | undefined;
  },
) {
  const now = context.clock();
  const { label, expiresInSeconds, permissions = principal.permissions } = wanted;
  const expiresAt =
    expiresInSeconds === undefined
      ? principal.keyExpiresAt
      : new Date(now.getTime() + expiresInSeconds * 1_000);
  checkNoMore(principal, { permissions, keyExpiresAt: expiresAt });
  return withAuthority(context, principal, async (scope) => {
    await lockAgent(scope.db, principal.agentId);
    await checkPace(scope, principal.agentId, "keys");
    return addKey(scope, principal.agentId, {
      label,
      now,
      expiresAt,
      permissions,
      instead: "Revoke one first.",
    });
  });
}

/**
 * Makes a key, if the agent has fewer than it may.
 *
 * @param scope - Its `db` is a transaction that has locked the agent, so that the count holds.
 * @param agentId - Whose.
 * @param options.instead - What the agent can do when it may have no more.
 * @throws {ApiError} `LIMIT_REACHED`
 */
export async function addKey(
  { db, settings }: Pick<Context, "db" | "settings">,
  agentId: string,
  { instead, ...key }: NewKey & { readonly instead: string },
) {
  const [live] = await db
    .select({ count: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.agentId, agentId), isLiveKey(key.now)));
  const { liveKeys: limit } = settings.limits;
  if ((live?.count ?? 0) >= limit) {
    throw new ApiError("LIMIT_REACHED", `An agent may have ${limit} keys. ${instead}`, { limit });
  }
  return insertKey(db, agentId, key);
}

/**
 * Makes a key and revokes the one that asked, together.
 *
 * @throws {ApiError} `LIMIT_REACHED` when the agent makes them too fast; nothing is then revoked.
 */
export async function rotateKey(context: Context, principal: AgentPrincipal) {
  const { agentId, keyId } = principal;
  return withAuthority(context, principal, async (scope) => {
    const { db } = scope;
    await lockAgent(db, agentId);
    await checkPace(scope, agentId, "keys");
    const now = context.clock();
    const old = await revoke(db, agentId, keyId, now);
    return insertKey(db, agentId, {
      label: old.label,
      now,
      expiresAt: old.expiresAt,
      permissions: old.permissions,
    });
  });
}

/**
 * Revokes a key: the one that asks, or one that can do no more than it.
 *
 * @throws {ApiError} `NOT_FOUND` when the agent has no such live key, `KEY_NOT_ALLOWED` when that one can do more.
 */
export async function revokeKey(context: Context, principal: AgentPrincipal, keyId: string) {
  return withAuthority(context, principal, async ({ db, clock }) => {
    const revoked = await revoke(db, principal.agentId, keyId, clock());
    // Thrown, it is taken back.
    if (keyId !== principal.keyId) {
      checkNoMore(principal, { permissions: revoked.permissions, keyExpiresAt: revoked.expiresAt });
    }
    return revoked;
  });
}

async function revoke(db: Db, agentId: string, keyId: string, now: Date) {
  const [key] = await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.id, keyId), eq(apiKeys.agentId, agentId), isNull(apiKeys.revokedAt)))
    .returning();
  if (key === undefined) throw notFound("key");
  return key;
}
