/** Where a purchase may stand. All from `funded` on are the chain's. */
export const purchaseStatuses = [
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
] as const;

/** Where a purchase stands. */
export type PurchaseStatus = (typeof purchaseStatuses)[number];

/** Where a purchase stands as long as the chain says nothing. */
export type BaseStatus = "pending_payment" | "cancelled" | "expired";

/** What a purchase holds of its session's budget. */
export type BudgetState = "none" | "reserved" | "spent" | "released";

/** Why money in escrow does not count as payment of a purchase. */
export type FundingRefusal =
  | "wrong_seller"
  | "wrong_token"
  | "wrong_amount"
  | "wrong_criteria"
  | "deadline_too_early"
  | "dispute_window_too_long"
  | "grace_too_short"
  | "over_budget";
