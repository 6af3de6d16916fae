import { and, asc, count, eq } from "drizzle-orm";
import { keccak256, stringToHex } from "viem";
import { ApiError } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { Principal } from "../Principal.ts";
import { chargeBytes } from "../rates/chargeBytes.ts";
import { evidence, transactions } from "../store/tables/transactions.ts";
import { takeBytes } from "../usage/takeBytes.ts";
import { getOwn } from "./access.ts";

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
    const { db: tx, settings } = scope;
    const { evidencePieces: limit } = settings.limits;
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
    if ((pieces?.count ?? 0) >= limit) {
      throw new ApiError("LIMIT_REACHED", `A party may add ${limit} pieces of evidence.`, { limit });
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
  return readEvidence(context, principal, row);
}

/** The evidence of a purchase that a principal may see, in order; it counts against its reader's limit by its size. */
export async function readEvidence(
  { db, rates }: Context,
  { agentId }: Principal,
  { id, buyerAgentId }: Pick<typeof transactions.$inferSelect, "id" | "buyerAgentId">,
) {
  const pieces = await db
    .select()
    .from(evidence)
    .where(eq(evidence.transactionId, id))
    .orderBy(asc(evidence.createdAt), asc(evidence.id));
  const bytes = pieces.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  chargeBytes(rates, "agent", agentId, bytes);
  return pieces.map(
    (piece) => ({ ...piece, role: piece.agentId === buyerAgentId ? "buyer" : "seller" }) as const,
  );
}
