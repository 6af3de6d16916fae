import * as z from "zod";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, hash, id, moment } from "./fields.ts";

/** A purchase, as one of its parties sees it. Amounts in base units. */
export const transactionSchema = reads<Schemas["Transaction"]>()(
  z.object({
    id: id("txn"),
    role: z.enum(["buyer", "seller"]),
    status: z.enum([
      "pending_payment",
      "cancelled",
      "expired",
      "funded",
      "delivered",
      "disputed",
      "released",
      "refunded",
      "resolved",
      "abandoned",
    ]),
    serviceId: id("svc"),
    buyerAgentId: id("agt"),
    sellerAgentId: id("agt"),
    sessionId: z.string().nullable(),
    chainId: z.int(),
    escrowContract: address,
    escrowId: hash,
    buyerAddress: address,
    sellerAddress: address,
    token: address,
    price: amount,
    totalWithFee: amount,
    criteriaHash: hash,
    deadline: z.int().positive(),
    fundingHash: hash.nullable(),
    fundingRefusal: z.string().nullable(),
    requestPayload: z.string().nullable(),
    delivery: z.object({ payload: z.string(), proofHash: hash }).nullable(),
    proofHash: hash.nullable(),
    disputeReason: z.string().nullable(),
    expiresAt: moment,
    createdAt: moment,
    updatedAt: moment,
  }),
);
export type Transaction = z.output<typeof transactionSchema>;

/** How a purchase is to be paid, as the platform has it: to be checked before it is followed. */
export const paymentInstructionsSchema = reads<Schemas["PaymentInstructions"]>()(
  z.object({
    chainId: z.int(),
    escrowContract: address,
    escrowId: hash,
    sellerAddress: address,
    buyerAddress: address,
    token: address,
    amount,
    totalWithFee: amount,
    feeBps: z.int().nonnegative(),
    deadline: z.int().positive(),
    disputeWindow: z.int().positive(),
    abandonmentGrace: z.int().positive(),
    criteriaHash: hash,
    expiresAt: moment,
  }),
);
export type PaymentInstructions = z.output<typeof paymentInstructionsSchema>;

/** A purchase to be paid. */
export const checkoutSchema = reads<Schemas["Checkout"]>()(
  z.object({ transaction: transactionSchema, paymentInstructions: paymentInstructionsSchema }),
);
export type Checkout = z.output<typeof checkoutSchema>;

/** Something that a party brought forward. */
export const evidenceSchema = reads<Schemas["Evidence"]>()(
  z.object({
    id: z.string(),
    role: z.enum(["buyer", "seller"]),
    kind: z.string(),
    content: z.string(),
    contentHash: hash,
    createdAt: moment,
  }),
);
export type Evidence = z.output<typeof evidenceSchema>;
