import type { Transaction } from "@abbababa/sdk/api";

type PurchaseStatus = Transaction["status"];

/** Each status of the SDK's once: one that is missing here, or is none, does not compile. */
const known: Readonly<Record<PurchaseStatus, true>> = {
  pending_payment: true,
  cancelled: true,
  expired: true,
  funded: true,
  delivered: true,
  disputed: true,
  released: true,
  refunded: true,
  resolved: true,
  abandoned: true,
};

/** What may have become of a purchase, as the platform says it. */
export const purchaseStatuses = Object.keys(known) as PurchaseStatus[];
