import { call, sendTransaction } from "viem/actions";
import { getAction } from "viem/utils";
import { CallRevertedError } from "../session/errors/callErrors.ts";
import { waitForReceipt } from "../session/node/waitForReceipt.ts";
import type { AccountClient } from "./EscrowClient.ts";
import type { AnyCall, SentCalls } from "./SentCalls.ts";

/**
 * Sends calls from a plain account, one transaction after another, each when the one before is on the chain. For use in
 * the account's turn.
 *
 * @param client - A client with a plain account.
 * @param calls - What to call.
 * @param firstNonce - The nonce of the first transaction; the others follow it. @default the node's next
 * @returns The last transaction.
 * @throws {CallRevertedError}
 */
export async function sendTransactions(
  client: AccountClient,
  calls: readonly AnyCall[],
  firstNonce?: number,
): Promise<SentCalls> {
  const { account } = client;
  let sent: SentCalls | undefined;
  for (const [index, { to, data, value }] of calls.entries()) {
    const nonce = firstNonce === undefined ? undefined : firstNonce + index;
    // Without a chain of its own the client takes the node's.
    const request = { account, to, data, value, nonce, chain: client.chain ?? null };
    const hash = await getAction(client, sendTransaction, "sendTransaction")(request);
    const { status, blockNumber } = await waitForReceipt(client, hash);
    if (status === "reverted") {
      // A receipt names no reason: the same call on the block before throws it.
      await getAction(client, call, "call")({ account, to, data, value, blockNumber: blockNumber - 1n });
      throw new CallRevertedError({});
    }
    sent = { transactionHash: hash, userOperationHash: undefined };
  }
  if (sent === undefined) throw new RangeError("There are no calls to send.");
  return sent;
}
