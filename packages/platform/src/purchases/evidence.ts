import { and, asc, count, eq } from "drizzle-orm";
import { keccak256, stringToHex } from "viem";
import { ApiError } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { Principal } from "../Principal.ts";
import { evidence, transactions } from "../store/tables/transactions.ts";
import { takeBytes } from "../usage/takeBytes.ts";
import { getOwn } from "./access.ts";

/** Pieces that one party may bring forward in one purchase. */
const maxPieces = 20;

/**
 * Brings something forward. The same piece again is the same piece.
 *
 * @throws {ApiError} `STATUS_NOT_ALLOWED` before there is money in escrow, `LIMIT_REACHED`.
 */
export async function addEvidence(
  context: Context,
  principal: Principal,
  piece: { readonly id: string; readonly kind: string; readonly content: string },
) {
  const { id: transactionId, kind, content } = piece;
  const { agentId } = principal;
  const contentHash = keccak256(stringToHex(`${kind}\n${content}`));
  return withAuthority(context, principal, async (scope) => {
    const { db: tx } = scope;
    const { row } = await getOwn(tx, principal, transactionId);
    if (row.fundingHash === null) {
      throw new ApiError("STATUS_NOT_ALLOWED", "There is nothing to dispute.", { status: row.status });
    }
    // One at a time for a purchase, so that the count holds.
    await tx
      .select({ id: transactions.id })
      .from(transactions)
      .where(eq(transactions.id, transactionId))
      .for("update");
    const own = and(eq(evidence.transactionId, transactionId), eq(evidence.agentId, agentId));
    const [existing] = await tx
      .select()
      .from(evidence)
      .where(and(own, eq(evidence.contentHash, contentHash)));
    if (existing !== undefined) return existing;
    const [pieces] = await tx.select({ count: count() }).from(evidence).where(own);
    if ((pieces?.count ?? 0) >= maxPieces) {
      throw new ApiError("LIMIT_REACHED", `A party may bring forward ${maxPieces} pieces.`);
    }
    await takeBytes(scope, principal, content);
    const created = {
      id: newId("evd"),
      transactionId,
      agentId,
      kind,
      content,
      contentHash,
      createdAt: context.clock(),
    };
    await tx.insert(evidence).values(created);
    return created;
  });
}

/** What both parties have brought forward, in order. */
export async function listEvidence(context: Context, principal: Principal, id: string) {
  const { row } = await getOwn(context.db, principal, id);
  const pieces = await context.db
    .select()
    .from(evidence)
    .where(eq(evidence.transactionId, id))
    .orderBy(asc(evidence.createdAt), asc(evidence.id));
  return pieces.map(
    (piece) => ({ ...piece, role: piece.agentId === row.buyerAgentId ? "buyer" : "seller" }) as const,
  );
}
