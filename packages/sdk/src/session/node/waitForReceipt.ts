import { type Client, type Hex, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { getAction } from "viem/utils";
import { RequestTimedOutError } from "../errors/endpointErrors.ts";

/** How long a transaction may take, milliseconds. */
const timeout = 180_000;

/**
 * Waits for a transaction's receipt, looking again and again.
 *
 * viem's own wait looks again only when a block follows; on a chain that mines only what it is sent, none may.
 *
 * @param client - Reads the chain.
 * @param hash - The transaction.
 * @returns Its receipt.
 */
export async function waitForReceipt(client: Client, hash: Hex): Promise<TransactionReceipt> {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      return await getAction(client, getTransactionReceipt, "getTransactionReceipt")({ hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
      if (Date.now() > end) throw new RequestTimedOutError({ cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, client.pollingInterval));
  }
}
