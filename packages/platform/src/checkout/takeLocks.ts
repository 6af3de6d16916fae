import { type SQL, sql } from "drizzle-orm";
import { unauthenticated } from "../ApiError.ts";
import { authorityRow } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { keepEventsOut } from "../purchases/eventLock.ts";
import { agentRow } from "../usage/lockAgent.ts";

/**
 * Takes all that opening a purchase locks, in one statement and in this order, each after the one before: events of the
 * chain are kept out, the principal's key or session is looked at again and held, its agent opens no other purchase. What
 * is read after it is read of a later moment than all of that.
 *
 * @param scope - Its `db` is the transaction, and nothing was asked of it before.
 * @throws {ApiError} `UNAUTHENTICATED` when the key or session has ended.
 */
export async function takeLocks(
  { db, clock }: Pick<Context, "db" | "clock">,
  principal: Principal,
): Promise<void> {
  const after = (name: SQL) => sql`(select count(*) from ${name}) > 0`;
  const authority = authorityRow(db, principal, clock(), after(sql`events`));
  const agent = agentRow(db, principal.agentId, after(sql`authority`));
  const { rows } = (await db.execute(sql`
    with events as materialized (${keepEventsOut(principal.chainId)}),
      authority as materialized ${authority},
      agent as materialized ${agent}
    select id from agent`)) as unknown as { readonly rows: readonly unknown[] };
  if (rows.length === 0) throw unauthenticated();
}
