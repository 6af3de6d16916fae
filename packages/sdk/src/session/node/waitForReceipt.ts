import { type Client, type Hex, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { getAction } from "viem/utils";
import { pollUntil } from "../../waiting/pollUntil.ts";
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
  let missing: TransactionReceiptNotFoundError | undefined;
  const look = async () => {
    try {
      return await getAction(client, getTransactionReceipt, "getTransactionReceipt")({ hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
      missing = error;
      return undefined;
    }
  };
  const receipt = await pollUntil(look, { end: Date.now() + timeout, interval: client.pollingInterval });
  if (receipt === undefined) throw new RequestTimedOutError({ cause: missing });
  return receipt;
}
