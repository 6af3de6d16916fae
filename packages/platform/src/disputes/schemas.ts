import { z } from "@hono/zod-openapi";
import { evidenceOut, showEvidence } from "../purchases/schemas.ts";
import { addressOut, amountOut, idOf, moment, showAddress } from "../schemas/fields.ts";
import { pagingQuery } from "../schemas/paging.ts";
import { purchaseStatuses } from "../store/status.ts";
import type { transactions } from "../store/tables/transactions.ts";
import type { getDispute } from "./readDisputes.ts";

/** How disputes are listed. */
export const listDisputesQuery = pagingQuery.extend({ state: z.enum(["open", "closed"]).default("open") });

const share = z.object({ buyer: amountOut, seller: amountOut, fee: amountOut });

/** A disputed purchase, as its resolver sees it in a list. */
export const disputeOut = z
  .object({
    id: idOf("txn"),
    status: z.enum(purchaseStatuses),
    chainId: z.int(),
    escrowContract: addressOut,
    escrowId: z.string(),
    resolver: addressOut,
    buyerAgentId: idOf("agt"),
    sellerAgentId: idOf("agt"),
    buyerAddress: addressOut,
    sellerAddress: addressOut,
    token: addressOut,
    amount: amountOut.openapi({ description: "All that is in escrow." }),
    reason: z.string().nullable().openapi({ description: "What the buyer says." }),
    resolutionDueAt: z
      .int()
      .nullable()
      .openapi({ description: "Unix seconds; from then on the parties may claim an even split." }),
    outcomes: z.object({ BuyerRefund: share, SellerPaid: share, Split: share }).openapi({
      description: "What each outcome of `resolveDispute` pays; of `Split`, with half for each.",
    }),
    createdAt: moment,
  })
  .openapi("Dispute");

/** A dispute and all that is known of it. */
export const disputeFileOut = disputeOut
  .extend({
    serviceId: idOf("svc"),
    criteriaHash: z.string(),
    deadline: z.int().openapi({ description: "Unix seconds." }),
    fundingHash: z.string().nullable(),
    proofHash: z.string().nullable().openapi({ description: "The chain's proof of delivery." }),
    requestPayload: z.string().nullable().openapi({ description: "As the buyer sent it; may be encrypted." }),
    delivery: z
      .object({ payload: z.string(), proofHash: z.string() })
      .nullable()
      .openapi({ description: "As the seller delivered it; may be encrypted." }),
    evidence: z.array(evidenceOut),
  })
  .openapi("DisputeFile");

type Row = typeof transactions.$inferSelect;

const bps = 10_000n;
const percent = 100n;

/** What each party gets when the seller gets so many percent: rounded as the contract does, so that nothing is lost. */
function shareOf({ amount, feeBps }: Pick<Row, "amount" | "feeBps">, sellerPercent: bigint) {
  const locked = (amount * bps) / (bps + BigInt(feeBps));
  const seller = (locked * sellerPercent) / percent;
  const fee = ((amount - locked) * sellerPercent) / percent;
  return {
    buyer: (amount - seller - fee).toString(),
    seller: seller.toString(),
    fee: fee.toString(),
  };
}

/** Shows a dispute to its resolver. */
export function showDispute(
  row: Omit<Row, "requestPayload" | "deliveryPayload">,
): z.output<typeof disputeOut> {
  const { id, status, chainId, escrowId, buyerAgentId, sellerAgentId, resolutionDueAt } = row;
  return {
    id,
    status,
    chainId,
    escrowContract: showAddress(row.escrowContract),
    escrowId,
    resolver: showAddress(row.resolver ?? ""),
    buyerAgentId,
    sellerAgentId,
    buyerAddress: showAddress(row.buyerAddress),
    sellerAddress: showAddress(row.sellerAddress),
    token: showAddress(row.token),
    amount: row.amount.toString(),
    reason: row.disputeReason,
    resolutionDueAt: resolutionDueAt === null ? null : Number(resolutionDueAt),
    outcomes: {
      BuyerRefund: shareOf(row, 0n),
      SellerPaid: shareOf(row, percent),
      Split: shareOf(row, percent / 2n),
    },
    createdAt: row.createdAt.toISOString(),
  };
}

/** Shows all that is known of a dispute to its resolver. */
export function showDisputeFile({
  row,
  pieces,
}: Awaited<ReturnType<typeof getDispute>>): z.output<typeof disputeFileOut> {
  const { serviceId, criteriaHash, fundingHash, requestPayload } = row;
  const { deliveryPayload: payload, deliveryProofHash: proofHash } = row;
  return {
    ...showDispute(row),
    serviceId,
    criteriaHash,
    deadline: Number(row.deadline),
    fundingHash,
    proofHash: row.chainProofHash,
    requestPayload,
    delivery: payload === null || proofHash === null ? null : { payload, proofHash },
    evidence: pieces.map(showEvidence),
  };
}
