import { accountOfClient, type EscrowClient, isSession } from "./EscrowClient.ts";
import type { AnyCall, SentCalls } from "./SentCalls.ts";
import { sendAsOperation } from "./sendAsOperation.ts";
import { sendTransactions } from "./sendTransactions.ts";
import { toSendError } from "./toSendError.ts";
import { turnsOf } from "./turnsOf.ts";

/**
 * Sends calls from the client's account and waits until the chain has executed them.
 *
 * A session or a smart account executes them all in one user operation, or none; a plain account sends one transaction
 * after another.
 *
 * @param client - A client with an account.
 * @param calls - What to call.
 * @returns Hashes, confirmed by the chain's node.
 * @throws A typed error: an {@link EscrowError} for what escrow or token refuse, a session's error for what its terms,
 * the bundler or the network refuse.
 */
export async function sendCalls(client: EscrowClient, calls: readonly AnyCall[]): Promise<SentCalls> {
  try {
    if (isSession(client)) {
      const { transactionHash, userOperationHash } = await client.sendCalls({ calls });
      return { transactionHash, userOperationHash };
    }
    const { account } = client;
    return account.type === "smart"
      ? await sendAsOperation(client, account, calls)
      : await turnsOf(client).run(() => sendTransactions(client, calls));
  } catch (error) {
    throw toSendError(error, accountOfClient(client));
  }
}
