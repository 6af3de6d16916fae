import * as z from "zod/mini";
import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { page } from "../schemas/apiFields.ts";
import { evidenceSchema, transactionSchema } from "../schemas/transaction.ts";
import type { BodyOf, QueryOf } from "../wire.ts";

/** Which purchases or sales to list. */
export type ListTransactionsParameters = QueryOf<"/api/v1/transactions", "get">;
/** Where on the chain something happened. */
export type ReportParameters = BodyOf<"/api/v1/transactions/{id}/fund", "post">;
/** A dispute, and why. */
export type OpenDisputeParameters = BodyOf<"/api/v1/transactions/{id}/dispute", "post">;
/** What is handed over. */
export type DeliverParameters = BodyOf<"/api/v1/transactions/{id}/deliver", "post">;
/** What is brought forward. */
export type EvidenceParameters = BodyOf<"/api/v1/transactions/{id}/evidence", "post">;

const schema = transactionSchema;
const transactionPage = page(transactionSchema);
const evidenceList = z.array(evidenceSchema).check(z.maxLength(1_000));

const listTransactionsNames = {
  cursor: true,
  limit: true,
  role: true,
  serviceId: true,
  status: true,
} satisfies Names<ListTransactionsParameters>;
const reportNames = { transactionHash: true } satisfies Names<ReportParameters>;
const disputeNames = { reason: true, transactionHash: true } satisfies Names<OpenDisputeParameters>;
const deliverNames = { payload: true, proofHash: true, replaces: true } satisfies Names<DeliverParameters>;
const evidenceNames = { content: true, kind: true } satisfies Names<EvidenceParameters>;

/** Purchases and sales of the caller's. */
export function transactionsOf(request: Requester) {
  const path = "/api/v1/transactions/{id}";
  return {
    /** Lists purchases (or, with `role: "seller"`, sales), the newest first. */
    list: (query: ListTransactionsParameters = {}, options?: CallOptions) =>
      request(
        "get",
        "/api/v1/transactions",
        { schema: transactionPage, query, names: listTransactionsNames },
        options,
      ),
    /** Reads a purchase. */
    get: (id: string, options?: CallOptions) => request("get", path, { schema, ids: { id } }, options),
    /** Reports that the escrow is funded, which the platform verifies on chain. */
    fund: (id: string, body: ReportParameters = {}, options?: CallOptions) =>
      request("post", `${path}/fund`, { schema, ids: { id }, body, names: reportNames }, options),
    /** Hands over; the buyer gets it once the chain has its proof. */
    deliver: (id: string, body: DeliverParameters, options?: CallOptions) =>
      request("post", `${path}/deliver`, { schema, ids: { id }, body, names: deliverNames }, options),
    /** Reports that the delivery was accepted, which the platform verifies on chain. */
    confirm: (id: string, body: ReportParameters = {}, options?: CallOptions) =>
      request("post", `${path}/confirm`, { schema, ids: { id }, body, names: reportNames }, options),
    /** Reports a dispute and says why; the platform verifies it on chain. */
    dispute: (id: string, body: OpenDisputeParameters, options?: CallOptions) =>
      request("post", `${path}/dispute`, { schema, ids: { id }, body, names: disputeNames }, options),
    /** Cancels a purchase that is not paid. */
    cancel: (id: string, options?: CallOptions) =>
      request("post", `${path}/cancel`, { schema, ids: { id } }, options),
    /** Reads what the parties have brought forward. */
    listEvidence: (id: string, options?: CallOptions) =>
      request("get", `${path}/evidence`, { schema: evidenceList, ids: { id } }, options),
    /** Brings something forward; the same piece again is the same piece. */
    addEvidence: (id: string, body: EvidenceParameters, options?: CallOptions) =>
      request(
        "post",
        `${path}/evidence`,
        { schema: evidenceSchema, ids: { id }, body, names: evidenceNames },
        options,
      ),
  };
}
