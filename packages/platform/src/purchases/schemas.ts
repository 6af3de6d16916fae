import { maxEnvelopeLength } from "@abbababa/sdk/encryption";
import { z } from "@hono/zod-openapi";
import { addressOut, amountOut, hash, idOf, moment, showAddress, text, title } from "../schemas/fields.ts";
import { pagingQuery } from "../schemas/paging.ts";
import { purchaseStatuses } from "../store/status.ts";
import type { evidence } from "../store/tables/transactions.ts";
import type { OwnPurchase } from "./access.ts";

/** Characters of the largest payload: those of the SDK's largest envelope. */
export const maxPayload = maxEnvelopeLength;

/** A purchase. */
export const purchaseOut = z
  .object({
    id: idOf("txn"),
    role: z.enum(["buyer", "seller"]),
    status: z.enum(purchaseStatuses),
    serviceId: idOf("svc"),
    buyerAgentId: idOf("agt"),
    sellerAgentId: idOf("agt"),
    sessionId: z.string().nullable().openapi({ description: "The buyer's session; only the buyer sees it." }),
    chainId: z.int(),
    escrowContract: addressOut,
    escrowId: z.string(),
    buyerAddress: addressOut,
    sellerAddress: addressOut,
    token: addressOut,
    price: amountOut,
    totalWithFee: amountOut,
    criteriaHash: z.string(),
    deadline: z.int().openapi({ description: "Unix seconds." }),
    fundingHash: z.string().nullable().openapi({ description: "Transaction that funded the escrow." }),
    fundingRefusal: z
      .string()
      .nullable()
      .openapi({ description: "Why the escrow does not count as payment." }),
    requestPayload: z.string().nullable().openapi({
      description: "If the purchase is never paid, it is deleted a week after the payment window.",
    }),
    delivery: z
      .object({ payload: z.string(), proofHash: z.string() })
      .nullable()
      .openapi({ description: "The buyer gets it once the chain has its proof." }),
    proofHash: z.string().nullable().openapi({ description: "The chain's proof of delivery." }),
    disputeReason: z.string().nullable(),
    expiresAt: moment.openapi({ description: "When an unpaid purchase ends." }),
    createdAt: moment,
    updatedAt: moment,
  })
  .openapi("Transaction");

/** Shows a purchase to one of its parties. */
export function showPurchase({ row, role }: OwnPurchase): z.output<typeof purchaseOut> {
  const { id, status, serviceId, buyerAgentId, sellerAgentId, chainId, escrowId, criteriaHash } = row;
  const { fundingHash, fundingRefusal, requestPayload, disputeReason } = row;
  const { deliveryPayload: payload, deliveryProofHash, chainProofHash } = row;
  const delivered = payload !== null && deliveryProofHash !== null;
  const mayRead = role === "seller" || deliveryProofHash === chainProofHash;
  return {
    id,
    role,
    status,
    serviceId,
    buyerAgentId,
    sellerAgentId,
    sessionId: role === "buyer" ? row.sessionId : null,
    chainId,
    escrowContract: showAddress(row.escrowContract),
    escrowId,
    buyerAddress: showAddress(row.buyerAddress),
    sellerAddress: showAddress(row.sellerAddress),
    token: showAddress(row.token),
    price: row.price.toString(),
    totalWithFee: row.amount.toString(),
    criteriaHash,
    deadline: Number(row.deadline),
    fundingHash,
    fundingRefusal,
    requestPayload,
    delivery: delivered && mayRead ? { payload, proofHash: deliveryProofHash } : null,
    proofHash: chainProofHash,
    disputeReason,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** How purchases are listed. */
export const listPurchasesQuery = pagingQuery.extend({
  role: z.enum(["buyer", "seller"]).default("buyer"),
  status: z.enum(purchaseStatuses).optional(),
  serviceId: idOf("svc").optional(),
});

/** A report of something on chain. */
export const reportIn = z.strictObject({
  transactionHash: hash
    .optional()
    .openapi({ description: "Where it is included. If omitted, the whole range is read." }),
});

/** A report of a dispute. */
export const disputeIn = reportIn.extend({ reason: title(5_000) });

/** A delivery. */
export const deliverIn = z.strictObject({
  payload: text(1, maxPayload),
  proofHash: hash.optional().openapi({
    description: "What `submitDelivery` puts on chain. Left out: keccak256 of the payload's UTF-8.",
  }),
  replaces: hash.optional().openapi({
    description:
      "The `proofHash` of the delivery that this one replaces, once it cannot reach the chain any more. Left out: what was handed over first stays.",
  }),
});

/** Something brought forward. */
export const evidenceIn = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9_-]{0,49}$/, "is not a kind"),
  content: title(50_000),
});

/** Something brought forward, and by whom. */
export const evidenceOut = z
  .object({
    id: z.string(),
    role: z.enum(["buyer", "seller"]),
    kind: z.string(),
    content: z.string(),
    contentHash: z.string(),
    createdAt: moment,
  })
  .openapi("Evidence");

/** Shows a piece of evidence. */
export function showEvidence(
  piece: typeof evidence.$inferSelect & { readonly role: "buyer" | "seller" },
): z.output<typeof evidenceOut> {
  const { id, role, kind, content, contentHash, createdAt } = piece;
  return { id, role, kind, content, contentHash, createdAt: createdAt.toISOString() };
}
