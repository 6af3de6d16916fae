import { and, eq, gt, type SQL } from "drizzle-orm";
import { unauthenticated } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { apiKeys } from "../store/tables/agents.ts";
import { sessions } from "../store/tables/sessions.ts";
import { isLiveKey } from "./isLiveKey.ts";

/**
 * Changes something in a principal's name. Whoever was let in may have waited since: for the request's body, a lock, the
 * chain. Its key or session is looked at again in the transaction that makes the change, and held until its end: what
 * revokes it (recovery, rotation, deletion) comes before, and nothing is done, or after, and finds it done.
 *
 * @param context - What the steps work with; they get it with the transaction in place of the store.
 * @param principal - As it was let in.
 * @param steps - May run several times; see {@link inTransaction}. They lock the agent, if at all, after this.
 * @throws {ApiError} `UNAUTHENTICATED` when the key or session has ended.
 */
export async function withAuthority<scope extends Pick<Context, "db" | "clock">, result>(
  context: scope,
  principal: Principal,
  steps: (scope: scope) => Promise<result>,
): Promise<result> {
  return inTransaction(context.db, async (tx) => {
    const scope = { ...context, db: tx };
    await holdAuthority(scope, principal);
    return steps(scope);
  });
}

/**
 * Looks at a principal's key or session again, and holds it until the transaction ends: see {@link withAuthority}.
 *
 * @param scope - Its `db` is the transaction.
 * @throws {ApiError} `UNAUTHENTICATED` when it has ended.
 */
async function holdAuthority(
  { db, clock }: Pick<Context, "db" | "clock">,
  principal: Principal,
): Promise<void> {
  if ((await authorityRow(db, principal, clock())).length === 0) throw unauthenticated();
}

/**
 * The row by which a principal may act, locked; none when its key or session has ended. One request of a session comes
 * after the other: most of them change it, and two that share it would wait for each other.
 *
 * @param after - What comes before it, where several locks are one statement.
 */
export function authorityRow(db: Db, principal: Principal, now: Date, after?: SQL) {
  if (principal.kind === "agent") {
    return db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(and(eq(apiKeys.id, principal.keyId), isLiveKey(now), after))
      .for("share");
  }
  const isLive = and(
    eq(sessions.id, principal.sessionId),
    eq(sessions.status, "active"),
    gt(sessions.expiresAt, now),
  );
  return db.select({ id: sessions.id }).from(sessions).where(and(isLive, after)).for("no key update");
}
