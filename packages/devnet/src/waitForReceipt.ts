import { setTimeout } from "node:timers/promises";
import { type Hex, type PublicClient, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";

/**
 * Waits for a transaction's receipt, looking again and again.
 *
 * viem's own wait looks again only when a block follows; on a chain that mines only what it is sent, none may.
 */
export async function waitForReceipt(
  client: Pick<PublicClient, "getTransactionReceipt" | "pollingInterval">,
  hash: Hex,
): Promise<TransactionReceipt> {
  for (;;) {
    try {
      return await client.getTransactionReceipt({ hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
    }
    await setTimeout(client.pollingInterval);
  }
}
