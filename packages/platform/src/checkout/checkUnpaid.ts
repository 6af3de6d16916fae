import { and, eq, gt, or, type SQL } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import { transactions } from "../store/tables/transactions.ts";

/** How many purchases wait for their money. */
export interface Unpaid {
  readonly ofAgent: number;
  readonly ofSession: number;
}

/**
 * Purchases of a buyer's that wait for their money. One that its buyer has cancelled counts until its payment window ends:
 * otherwise opening and cancelling in turn would fill the store.
 *
 * @param db - A transaction that has locked the agent, so that the counts hold.
 */
export function countUnpaid(db: Db, principal: Principal, now: Date) {
  const isUnpaid = or(
    eq(transactions.status, "pending_payment"),
    and(eq(transactions.status, "cancelled"), gt(transactions.expiresAt, now)),
  );
  const countOf = (ofBuyer: SQL) => db.$count(transactions, and(ofBuyer, isUnpaid));
  const { agentId } = principal;
  return {
    ofAgent: countOf(eq(transactions.buyerAgentId, agentId)),
    ...(principal.kind === "session" && {
      ofSession: countOf(eq(transactions.sessionId, principal.sessionId)),
    }),
  };
}

/**
 * Makes sure that there is room for one more.
 *
 * @throws {ApiError} `LIMIT_REACHED`
 */
export function checkUnpaid({ settings }: Pick<Context, "settings">, { ofAgent, ofSession }: Unpaid): void {
  const { unpaidPurchases, unpaidPurchasesPerSession } = settings.limits;
  check(ofAgent, unpaidPurchases, "An agent");
  check(ofSession, unpaidPurchasesPerSession, "A session");
}

function check(unpaid: number, limit: number, who: string): void {
  if (unpaid < limit) return;
  const message = `${who} may have ${limit} purchases that wait for their money; one that is cancelled counts until its payment window ends. Pay for some, or wait.`;
  throw new ApiError("LIMIT_REACHED", message, { limit });
}
