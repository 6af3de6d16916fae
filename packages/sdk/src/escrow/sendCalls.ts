import type { Hash } from "viem";
import { type SmartAccount, sendUserOperation, waitForUserOperationReceipt } from "viem/account-abstraction";
import { call, sendTransaction } from "viem/actions";
import { getAction } from "viem/utils";
import { waitForReceipt } from "../chains/waitForReceipt.ts";
import { CallRevertedError } from "../session/errors/networkErrors.ts";
import { confirmUserOperation } from "./confirmUserOperation.ts";
import {
  type AccountClient,
  accountOfClient,
  type EscrowClient,
  isSession,
  readClientOf,
} from "./EscrowClient.ts";
import type { EscrowCall } from "./encodeCalls.ts";
import { toSendError } from "./toSendError.ts";
import { turnsOf } from "./turnsOf.ts";

/** A call of the escrow, or one that carries ETH (wei). */
type AnyCall = Omit<EscrowCall, "value"> & { readonly value: bigint };

/** What was put on the chain. */
export interface SentCalls {
  /** The transaction; of several that a plain account sent, the last. */
  readonly transactionHash: Hash;
  /** The user operation, when a session or a smart account sent the calls. */
  readonly userOperationHash: Hash | undefined;
}

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
      : await turnsOf(client).run(() => sendOneByOne(client, calls));
  } catch (error) {
    throw toSendError(error, accountOfClient(client));
  }
}

async function sendAsOperation(
  client: AccountClient,
  account: SmartAccount,
  calls: readonly AnyCall[],
): Promise<SentCalls> {
  const hash = await getAction(
    client,
    sendUserOperation,
    "sendUserOperation",
  )({ account, calls: [...calls] });
  const { receipt } = await getAction(
    client,
    waitForUserOperationReceipt,
    "waitForUserOperationReceipt",
  )({ hash });
  await confirmUserOperation(readClientOf(client), hash, receipt.transactionHash);
  return { transactionHash: receipt.transactionHash, userOperationHash: hash };
}

async function sendOneByOne(client: AccountClient, calls: readonly AnyCall[]): Promise<SentCalls> {
  const { account } = client;
  let sent: SentCalls | undefined;
  for (const { to, data, value } of calls) {
    // Without a chain of its own the client takes the node's.
    const request = { account, to, data, value, chain: client.chain ?? null };
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
