import { eq } from "drizzle-orm";
import { type Hex, keccak256, stringToHex } from "viem";
import { ApiError } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { transactions } from "../store/tables/transactions.ts";
import { takeBytes } from "../usage/takeBytes.ts";
import { getOwn, type OwnPurchase } from "./access.ts";

/** What a seller hands over. */
export interface Delivery {
  readonly id: string;
  /** Text, encrypted or not. */
  readonly payload: string;
  /** What goes on chain. */
  readonly proofHash?: Hex | undefined;
  /** The proof of the delivery that this one is to replace. */
  readonly replaces?: Hex | undefined;
}

type Row = typeof transactions.$inferSelect;

/**
 * Keeps a delivery until the chain has its proof, which is when the buyer gets it.
 *
 * The first one stays, for its proof may be on its way to the chain: the same again changes nothing, and another one is
 * taken only if it names the one that it replaces, or if the chain has its proof.
 *
 * @throws {ApiError} `STATUS_NOT_ALLOWED`, `PROOF_MISMATCH`, `DELIVERY_EXISTS` or `LIMIT_REACHED`.
 */
export async function deliver(
  context: Context,
  principal: Principal,
  delivery: Delivery,
): Promise<OwnPurchase> {
  const { id, payload, replaces } = delivery;
  const proofHash = delivery.proofHash ?? keccak256(stringToHex(payload));
  if (BigInt(proofHash) === 0n) throw new ApiError("VALIDATION_FAILED", "The proof must not be zero.");
  return withAuthority(context, principal, async (scope) => {
    await getOwn(scope.db, principal, id, ["seller"]);
    await keep(scope, principal, { id, payload, replaces, proofHash });
    return getOwn(scope.db, principal, id, ["seller"]);
  });
}

/** The row is locked: of several deliveries at once, one comes first. */
async function keep(
  scope: Context,
  principal: Principal,
  { id, payload, replaces, proofHash }: Delivery & { readonly proofHash: Hex },
): Promise<void> {
  const { db, clock } = scope;
  const [row] = await db.select().from(transactions).where(eq(transactions.id, id)).for("update");
  if (row === undefined) return;
  checkProof(row, proofHash);
  if (row.deliveryPayload === payload && row.deliveryProofHash === proofHash) return;
  checkReplaceable(row, replaces);
  await takeBytes(scope, principal, payload, row.deliveryPayload);
  await db
    .update(transactions)
    .set({ deliveryPayload: payload, deliveryProofHash: proofHash, updatedAt: clock() })
    .where(eq(transactions.id, id));
}

/** What the chain has decides: whether it is paid, and what is proven. */
function checkProof({ status, chainProofHash }: Row, proofHash: Hex): void {
  if (status !== "funded" && chainProofHash === null) {
    const message = "Deliveries are accepted once the money is in escrow.";
    throw new ApiError("STATUS_NOT_ALLOWED", message, { status });
  }
  if (chainProofHash !== null && chainProofHash !== proofHash) {
    throw new ApiError("PROOF_MISMATCH", "The chain has a different proof.", {
      onChain: chainProofHash,
      proofHash,
    });
  }
}

/** What was handed over, unless the chain disproves it or its seller takes it back. */
function checkReplaceable({ deliveryProofHash, chainProofHash }: Row, replaces: Hex | undefined): void {
  if (deliveryProofHash === null) return;
  if (chainProofHash === null ? replaces === deliveryProofHash : chainProofHash !== deliveryProofHash) return;
  throw new ApiError("DELIVERY_EXISTS", "A different delivery already exists.", {
    proofHash: deliveryProofHash,
  });
}
