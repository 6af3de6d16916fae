import type { EscrowEvent } from "../chain/EscrowEvent.ts";
import type { FundingRefusal, PurchaseStatus } from "../store/status.ts";
import type { transactions } from "../store/tables/transactions.ts";

/** What a purchase agreed on. */
export type Terms = Pick<
  typeof transactions.$inferSelect,
  "sellerAddress" | "token" | "amount" | "criteriaHash" | "deadline" | "disputeWindow" | "abandonmentGrace"
>;

/** What the chain says of a purchase. */
export interface ChainState {
  /** Undefined when there is no escrow, or one that does not count as payment. */
  readonly status: PurchaseStatus | undefined;
  readonly refusal: FundingRefusal | null;
  readonly fundingHash: string | null;
  readonly proofHash: string | null;
  /** Unix seconds until which a dispute may be resolved. */
  readonly resolutionDueAt: bigint | null;
}

const statusAfter = {
  EscrowCreated: "funded",
  DeliverySubmitted: "delivered",
  EscrowDisputed: "disputed",
  EscrowReleased: "released",
  EscrowRefunded: "refunded",
  EscrowAbandoned: "abandoned",
  DisputeResolved: "resolved",
  UnresolvedSplit: "resolved",
} as const satisfies Record<EscrowEvent["name"], PurchaseStatus>;

/**
 * Reads where a purchase stands out of its escrow's events: a function of them alone, so that what a reorganisation
 * takes back is taken back here.
 *
 * @param terms - What was agreed.
 * @param events - In the chain's order.
 */
export function foldEvents(
  terms: Terms,
  events: readonly { readonly event: EscrowEvent; readonly transactionHash: string }[],
): ChainState {
  let state: ChainState = {
    status: undefined,
    refusal: null,
    fundingHash: null,
    proofHash: null,
    resolutionDueAt: null,
  };
  for (const { event, transactionHash } of events) {
    if (event.name === "EscrowCreated") {
      const refusal = refusalOf(terms, event);
      state = {
        ...state,
        refusal,
        fundingHash: transactionHash,
        status: refusal === null ? "funded" : undefined,
      };
    } else {
      const proofHash = event.name === "DeliverySubmitted" ? event.proofHash : state.proofHash;
      const counts = state.fundingHash !== null && state.refusal === null;
      const { resolutionDueAt: dueAt } = event.name === "EscrowDisputed" ? event : {};
      const resolutionDueAt = dueAt === undefined ? state.resolutionDueAt : BigInt(dueAt);
      state = { ...state, proofHash, resolutionDueAt, status: counts ? statusAfter[event.name] : undefined };
    }
  }
  return state;
}

/** The seller, token, amount and criteria must be those agreed, times at least as good for the seller. */
function refusalOf(
  terms: Terms,
  created: Extract<EscrowEvent, { name: "EscrowCreated" }>,
): FundingRefusal | null {
  if (created.seller !== terms.sellerAddress) return "wrong_seller";
  if (created.token !== terms.token) return "wrong_token";
  if (BigInt(created.amount) !== terms.amount) return "wrong_amount";
  if (created.criteriaHash !== terms.criteriaHash) return "wrong_criteria";
  if (BigInt(created.deadline) < terms.deadline) return "deadline_too_early";
  if (BigInt(created.disputeWindow) > BigInt(terms.disputeWindow)) return "dispute_window_too_long";
  if (BigInt(created.abandonmentGrace) < BigInt(terms.abandonmentGrace)) return "grace_too_short";
  return null;
}
