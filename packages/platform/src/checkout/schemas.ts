import { z } from "@hono/zod-openapi";
import { maxPayload, purchaseOut } from "../purchases/schemas.ts";
import {
  address,
  addressOut,
  amount,
  amountOut,
  idOf,
  moment,
  showAddress,
  text,
} from "../schemas/fields.ts";
import type { transactions } from "../store/tables/transactions.ts";

/** What is bought. */
export const checkoutIn = z.strictObject({
  serviceId: idOf("svc"),
  buyerAddress: address
    .optional()
    .openapi({ description: "The account that pays. Left out: the session's, else the agent's." }),
  escrowScope: z
    .string()
    .regex(/^0x[0-9a-fA-F]{8}$/, "is not 4 bytes of hex")
    .transform((value) => value.toLowerCase() as `0x${string}`)
    .optional()
    .openapi({ type: "string", description: "Scope of an on-chain session's escrows." }),
  maxPrice: amount.optional().openapi({ description: "Refuse if the price is above this." }),
  requestPayload: text(1, maxPayload)
    .optional()
    .openapi({ description: "What the seller needs to know; text, encrypted or not." }),
});

/** How it is to be paid: the arguments of `createEscrow`. */
export const paymentInstructionsOut = z
  .object({
    chainId: z.int(),
    escrowContract: addressOut,
    escrowId: z.string(),
    sellerAddress: addressOut,
    buyerAddress: addressOut,
    token: addressOut,
    amount: amountOut.openapi({ description: "What the seller gets." }),
    totalWithFee: amountOut.openapi({ description: "`createEscrow`'s amount: all that leaves the buyer." }),
    feeBps: z.int(),
    deadline: z.int().openapi({ description: "Unix seconds; a later one is taken too." }),
    disputeWindow: z.int().openapi({ description: "Seconds; a shorter one is taken too." }),
    abandonmentGrace: z.int().openapi({ description: "Seconds; a longer one is taken too." }),
    criteriaHash: z.string(),
    expiresAt: moment.openapi({ description: "When the offer ends." }),
  })
  .openapi("PaymentInstructions");

/** A purchase to be paid. */
export const checkoutOut = z
  .object({ transaction: purchaseOut, paymentInstructions: paymentInstructionsOut })
  .openapi("Checkout");

/** Shows how a purchase is to be paid. */
export function showInstructions(
  row: typeof transactions.$inferSelect,
): z.output<typeof paymentInstructionsOut> {
  const { chainId, escrowId, feeBps, disputeWindow, abandonmentGrace, criteriaHash } = row;
  return {
    chainId,
    escrowContract: showAddress(row.escrowContract),
    escrowId,
    sellerAddress: showAddress(row.sellerAddress),
    buyerAddress: showAddress(row.buyerAddress),
    token: showAddress(row.token),
    amount: row.price.toString(),
    totalWithFee: row.amount.toString(),
    feeBps,
    deadline: Number(row.deadline),
    disputeWindow,
    abandonmentGrace,
    criteriaHash,
    expiresAt: row.expiresAt.toISOString(),
  };
}
