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
  buyerAddress: address.optional().openapi({
    description: "The paying account. If omitted, the session's account, otherwise the agent's.",
  }),
  escrowScope: z
    .string()
    .regex(/^0x[0-9a-fA-F]{8}$/, "is not 4 bytes of hex")
    .transform((value) => value.toLowerCase() as `0x${string}`)
    .optional()
    .openapi({ type: "string", description: "Scope of an on-chain session's escrows." }),
  maxPrice: amount
    .optional()
    .openapi({ description: "Refuse the purchase if the price exceeds this amount." }),
  requestPayload: text(1, maxPayload)
    .optional()
    .openapi({ description: "What the seller needs to know, as plain or encrypted text." }),
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
    deadline: z.int().openapi({ description: "Unix seconds; later values are accepted." }),
    disputeWindow: z.int().openapi({ description: "Seconds; shorter values are accepted." }),
    abandonmentGrace: z.int().openapi({ description: "Seconds; longer values are accepted." }),
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
