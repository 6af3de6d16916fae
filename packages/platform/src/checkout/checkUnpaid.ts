import { and, count, eq, gt, or, type SQL } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { transactions } from "../store/tables/transactions.ts";
import { lockAgent } from "../usage/lockAgent.ts";

/**
 * Makes sure that there is room for one more purchase that waits for its money. One that its buyer has cancelled counts
 * until its payment window ends: otherwise opening and cancelling in turn would fill the store.
 *
 * @param scope - Its `db` is the transaction that opens the purchase: until its end, the agent opens no other.
 * @param principal - Who buys.
 * @throws {ApiError} `LIMIT_REACHED`
 */
export async function checkUnpaid(scope: Context, principal: Principal): Promise<void> {
  const { unpaidPurchases, unpaidPurchasesPerSession } = scope.settings.limits;
  await lockAgent(scope.db, principal.agentId);
  await check(scope, eq(transactions.buyerAgentId, principal.agentId), unpaidPurchases, "An agent");
  if (principal.kind === "agent") return;
  await check(scope, eq(transactions.sessionId, principal.sessionId), unpaidPurchasesPerSession, "A session");
}

async function check({ db, clock }: Context, ofBuyer: SQL, limit: number, who: string): Promise<void> {
  const isUnpaid = or(
    eq(transactions.status, "pending_payment"),
    and(eq(transactions.status, "cancelled"), gt(transactions.expiresAt, clock())),
  );
  const [unpaid] = await db.select({ count: count() }).from(transactions).where(and(ofBuyer, isUnpaid));
  if ((unpaid?.count ?? 0) < limit) return;
  const message = `${who} may have ${limit} purchases that wait for their money; one that is cancelled counts until its payment window ends. Pay for some, or wait.`;
  throw new ApiError("LIMIT_REACHED", message, { limit });
}
