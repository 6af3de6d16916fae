import { setTimeout } from "node:timers/promises";
import type { BuyerAgent } from "@abbababa/sdk";

/** Milliseconds that a delivery may take here. */
const patience = 60_000;

/**
 * Asks the platform until a purchase is delivered. A server would rather be told, by `buyer.onDelivery`.
 *
 * @param buyer - Whose purchase.
 * @param transactionId - `txn_…` of a purchase that is paid.
 * @throws when it takes longer than a minute.
 */
export async function untilDelivered(buyer: BuyerAgent, transactionId: string): Promise<void> {
  const end = performance.now() + patience;
  while ((await buyer.api.transactions.get(transactionId)).status === "funded") {
    if (performance.now() > end) throw new Error(`Nothing was delivered for ${transactionId} in a minute.`);
    await setTimeout(300);
  }
}
