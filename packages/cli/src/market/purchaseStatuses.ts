/** What may have become of a purchase, as the platform says it. */
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
