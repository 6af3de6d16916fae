import { and, asc, desc, eq, exists, inArray, lte, sql } from "drizzle-orm";
import type { z } from "zod";
import { ApiError } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { chargeBytes } from "../rates/chargeBytes.ts";
import { decodeCursor, timeCursor, toPage } from "../schemas/paging.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { chainCursors } from "../store/tables/chain.ts";
import { transactions } from "../store/tables/transactions.ts";
import { getOwn, type OwnPurchase, ownedAs } from "./access.ts";
import type { listPurchasesQuery } from "./schemas.ts";
import { setBaseStatus } from "./settle.ts";

const payloadSize = sql<number>`coalesce(octet_length(${transactions.requestPayload}), 0) + coalesce(octet_length(${transactions.deliveryPayload}), 0)`;

/**
 * The caller's purchases in one role, the newest first. A page ends where its payloads, as they are sent, reach
 * `limits.pageBytes`, however many purchases were asked for.
 */
export async function listPurchases(
  { db, rates, settings }: Context,
  principal: Principal,
  { role, status, serviceId, cursor, limit }: z.output<typeof listPurchasesQuery>,
) {
  const { pageBytes } = settings.limits;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, timeCursor);
  const found = await db
    .select({ id: transactions.id, createdAt: transactions.createdAt, size: payloadSize })
    .from(transactions)
    .where(
      and(
        ownedAs(principal, role),
        status === undefined ? undefined : eq(transactions.status, status),
        serviceId === undefined ? undefined : eq(transactions.serviceId, serviceId),
        after &&
          sql`(${transactions.createdAt}, ${transactions.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(transactions.createdAt), desc(transactions.id))
    .limit(limit + 1);
  const named = found.slice(
    0,
    Math.min(
      limit,
      countFitting(
        found.map(({ size }) => size),
        pageBytes,
      ),
    ),
  );
  const rows = await db
    .select()
    .from(transactions)
    .where(
      inArray(
        transactions.id,
        named.map(({ id }) => id),
      ),
    )
    .orderBy(desc(transactions.createdAt), desc(transactions.id));
  // Escaped, a byte may be six: what is sent is measured again.
  const sizes = rows.map(escapedSize);
  const fitting = rows.slice(0, countFitting(sizes, pageBytes));
  const sent = sizes.slice(0, fitting.length).reduce((sum, size) => sum + size, 0);
  chargeBytes(rates, "agent", principal.agentId, sent);
  const left = found.slice(fitting.length, fitting.length + 1);
  const { items, nextCursor } = toPage([...fitting, ...left], fitting.length, ({ createdAt, id }) => [
    createdAt.toISOString(),
    id,
  ]);
  return { items: fitting.slice(0, items.length).map((row): OwnPurchase => ({ row, role })), nextCursor };
}

const escapedSize = ({ requestPayload, deliveryPayload }: OwnPurchase["row"]) =>
  Buffer.byteLength(JSON.stringify([requestPayload, deliveryPayload]));

/** How many of the first sizes fit a page together; one always does. */
function countFitting(sizes: readonly number[], most: number): number {
  let total = 0;
  const over = sizes.findIndex((size) => {
    total += size;
    return total > most;
  });
  return over < 0 ? sizes.length : Math.max(1, over);
}

/**
 * Cancels a purchase that is not paid, and releases what it reserved.
 *
 * @throws {ApiError} `STATUS_NOT_ALLOWED` when it is past that.
 */
export async function cancelPurchase(
  context: Context,
  principal: Principal,
  id: string,
): Promise<OwnPurchase> {
  const { cancelled, own } = await withAuthority(context, principal, async (scope) => {
    await getOwn(scope.db, principal, id, ["buyer"]);
    return {
      cancelled: await setBaseStatus(scope, id, "cancelled"),
      own: await getOwn(scope.db, principal, id, ["buyer"]),
    };
  });
  if (!cancelled && own.row.status !== "cancelled") {
    throw new ApiError("STATUS_NOT_ALLOWED", "Only an unpaid purchase can be cancelled.", {
      status: own.row.status,
    });
  }
  return own;
}

/**
 * Expires purchases that were not paid in time. One expires only when all that was on the chain at a moment after its
 * end has been read: as long as the chain does not answer, a node knows no later block, or one of before waits for
 * confirmations, money may be on its way, and the reservation stands.
 *
 * @returns How many were found.
 */
export async function expirePurchases(context: Context): Promise<number> {
  const { db, settings } = context;
  const grace = sql`${`${settings.expiryGraceSeconds} seconds`}::interval`;
  const read = db
    .select({ chainId: chainCursors.chainId })
    .from(chainCursors)
    .where(
      and(
        eq(chainCursors.chainId, transactions.chainId),
        sql`${chainCursors.completeUntil} >= ${transactions.expiresAt} + ${grace}`,
      ),
    );
  const due = await db
    .select({ id: transactions.id })
    .from(transactions)
    .where(
      and(
        eq(transactions.baseStatus, "pending_payment"),
        eq(transactions.status, "pending_payment"),
        lte(transactions.expiresAt, context.clock()),
        exists(read),
      ),
    )
    .orderBy(asc(transactions.expiresAt))
    .limit(200);
  for (const { id } of due) {
    await inTransaction(db, (tx) => setBaseStatus({ ...context, db: tx }, id, "expired"));
  }
  return due.length;
}
