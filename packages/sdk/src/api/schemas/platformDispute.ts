import * as z from "zod/mini";
import { reads, type Schemas } from "../wire.ts";
import { address, amount, hash, id, moment } from "./apiFields.ts";
import { evidenceSchema, transactionStatus } from "./transaction.ts";

const share = z.object({ buyer: amount, seller: amount, fee: amount });

const dispute = {
  id: id("txn"),
  status: transactionStatus,
  chainId: z.int(),
  escrowContract: address,
  escrowId: hash,
  resolver: address,
  buyerAgentId: id("agt"),
  sellerAgentId: id("agt"),
  buyerAddress: address,
  sellerAddress: address,
  token: address,
  amount,
  reason: z.nullable(z.string()),
  resolutionDueAt: z.nullable(z.int()),
  outcomes: z.object({ BuyerRefund: share, SellerPaid: share, Split: share }),
  createdAt: moment,
};

/** A disputed purchase, as its resolver sees it. Amounts in base units, times in unix seconds. */
export const disputeSchema = reads<Schemas["Dispute"]>()(z.object(dispute));

/** A dispute and all that is known of it. */
export const disputeFileSchema = reads<Schemas["DisputeFile"]>()(
  z.object({
    ...dispute,
    serviceId: id("svc"),
    criteriaHash: hash,
    deadline: z.int(),
    fundingHash: z.nullable(hash),
    proofHash: z.nullable(hash),
    requestPayload: z.nullable(z.string()),
    delivery: z.nullable(z.object({ payload: z.string(), proofHash: hash })),
    evidence: z.array(evidenceSchema),
  }),
);
