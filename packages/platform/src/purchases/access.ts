import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { notFound } from "../ApiError.ts";
import type { Principal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import { transactions } from "../store/tables/transactions.ts";

/** Who one is in a purchase. */
export type Role = "buyer" | "seller";

/** A purchase, and who the caller is in it. */
export interface OwnPurchase {
  readonly row: typeof transactions.$inferSelect;
  readonly role: Role;
}

/** Purchases in which the caller is this: an agent's own; of a session's, what it bought itself and may sell. */
export function ownedAs(principal: Principal, role: Role): SQL | undefined {
  if (principal.kind === "agent") {
    return eq(role === "buyer" ? transactions.buyerAgentId : transactions.sellerAgentId, principal.agentId);
  }
  if (role === "buyer") return eq(transactions.sessionId, principal.sessionId);
  const { allowedServiceIds, sellsAll } = principal;
  const ofAgent = eq(transactions.sellerAgentId, principal.agentId);
  if (sellsAll) return ofAgent;
  if (allowedServiceIds === null) return sql`false`;
  return and(ofAgent, inArray(transactions.serviceId, [...allowedServiceIds]));
}

/**
 * Finds a purchase that is the caller's.
 *
 * @param roles - Those who may.
 * @throws {ApiError} `NOT_FOUND`, also when it is somebody else's.
 */
export async function getOwn(
  db: Db,
  principal: Principal,
  id: string,
  roles: readonly Role[] = ["buyer", "seller"],
): Promise<OwnPurchase> {
  for (const role of roles) {
    const [row] = await db
      .select()
      .from(transactions)
      .where(and(eq(transactions.id, id), ownedAs(principal, role)));
    if (row !== undefined) return { row, role };
  }
  throw notFound("purchase");
}
