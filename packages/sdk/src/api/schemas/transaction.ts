import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, hash, id, moment } from "./apiFields.ts";

/** How a purchase can stand. */
export const transactionStatus = z.enum([
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
]);

/** A purchase, as one of its parties sees it. Amounts in base units. */
export const transactionSchema = reads<Schemas["Transaction"]>()(
  z.object({
    id: id("txn"),
    role: z.enum(["buyer", "seller"]),
    status: transactionStatus,
    serviceId: id("svc"),
    buyerAgentId: id("agt"),
    sellerAgentId: id("agt"),
    sessionId: z.nullable(z.string()),
    chainId: z.int(),
    escrowContract: address,
    escrowId: hash,
    buyerAddress: address,
    sellerAddress: address,
    token: address,
    price: amount,
    totalWithFee: amount,
    criteriaHash: hash,
    deadline: z.int().check(z.positive()),
    fundingHash: z.nullable(hash),
    fundingRefusal: z.nullable(z.string()),
    requestPayload: z.nullable(z.string()),
    delivery: z.nullable(z.object({ payload: z.string(), proofHash: hash })),
    proofHash: z.nullable(hash),
    disputeReason: z.nullable(z.string()),
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
    feeBps: z.int().check(z.nonnegative()),
    deadline: z.int().check(z.positive()),
    disputeWindow: z.int().check(z.positive()),
    abandonmentGrace: z.int().check(z.positive()),
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
