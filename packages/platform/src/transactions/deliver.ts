import { eq } from "drizzle-orm";
import { type Hex, keccak256, stringToHex } from "viem";
import type { Context } from "../context.ts";
import { ApiError } from "../http/ApiError.ts";
import type { Principal } from "../http/Principal.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { transactions } from "../store/tables/transactions.ts";
import { takeBytes } from "../usage/takeBytes.ts";
import { getOwn, type OwnTransaction } from "./access.ts";

/** What a seller hands over. */
export interface Delivery {
  readonly id: string;
  /** Text, encrypted or not. */
  readonly payload: string;
  /** What goes on chain. */
  readonly proofHash?: Hex | undefined;
}

/**
 * Keeps a delivery until the chain has its proof, which is when the buyer gets it.
 *
 * The same again changes nothing; another one is taken only until the chain has a proof, or if it is the one the chain
 * has the proof of.
 *
 * @throws {ApiError} `STATUS_NOT_ALLOWED`, `PROOF_MISMATCH` or `LIMIT_REACHED`.
 */
export async function deliver(
  context: Context,
  principal: Principal,
  delivery: Delivery,
): Promise<OwnTransaction> {
  const { id, payload } = delivery;
  const proofHash = delivery.proofHash ?? keccak256(stringToHex(payload));
  if (BigInt(proofHash) === 0n) throw new ApiError("VALIDATION_FAILED", "The proof must not be zero.");
  await getOwn(context.db, principal, id, ["seller"]);
  await inTransaction(context.db, async (tx) => {
    const [row] = await tx.select().from(transactions).where(eq(transactions.id, id)).for("update");
    if (row === undefined) return;
    if (row.status !== "funded" && row.chainProofHash === null) {
      const message = "Deliveries are taken once the money is in escrow.";
      throw new ApiError("STATUS_NOT_ALLOWED", message, { status: row.status });
    }
    if (row.chainProofHash !== null && row.chainProofHash !== proofHash) {
      throw new ApiError("PROOF_MISMATCH", "The chain has another proof.", {
        onChain: row.chainProofHash,
        proofHash,
      });
    }
    const isSame = row.deliveryPayload === payload && row.deliveryProofHash === proofHash;
    if (isSame) return;
    if (row.chainProofHash !== null && row.deliveryProofHash === row.chainProofHash) {
      throw new ApiError("CONFLICT", "It was delivered.");
    }
    await takeBytes({ ...context, db: tx }, principal, payload, row.deliveryPayload);
    await tx
      .update(transactions)
      .set({ deliveryPayload: payload, deliveryProofHash: proofHash, updatedAt: context.clock() })
      .where(eq(transactions.id, id));
  });
  return getOwn(context.db, principal, id, ["seller"]);
}
