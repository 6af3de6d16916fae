import {
  type Chain,
  type Hex,
  keccak256,
  type PublicClient,
  type TransactionSerializable,
  type Transport,
} from "viem";
import { call, prepareTransactionRequest, sendRawTransaction } from "viem/actions";
import { CallRevertedError } from "../errors/callErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { waitForReceipt } from "../node/waitForReceipt.ts";
import { feeAttempts, isFeeRefusal } from "../operation/isFeeRefusal.ts";
import { isKnownAlready } from "../operation/isKnownAlready.ts";
import type { TransactionRequest, Wallet } from "./OwnerContext.ts";

/** What is sent: a call, or data that creates a contract. */
export type SentRequest = Omit<TransactionRequest, "to"> & Partial<Pick<TransactionRequest, "to">>;

/**
 * Sends a transaction and waits until the chain has it.
 *
 * @param client - Reads the chain.
 * @param wallet - Sends.
 * @param request - What to send.
 * @returns The transaction's hash.
 * @throws {BaseError} saying why it reverts, before it is sent if that can be known.
 */
export async function sendTransaction(
  client: PublicClient<Transport, Chain>,
  wallet: Wallet,
  request: SentRequest,
): Promise<Hex> {
  try {
    await call(client, { account: wallet.account, ...request });
    const hash = await send(client, wallet, request);
    const receipt = await waitForReceipt(client, hash);
    if (receipt.status === "reverted") throw new CallRevertedError({});
    return hash;
  } catch (error) {
    throw toSessionError(error);
  }
}

/**
 * A wallet sends by itself. What is signed here has one nonce, whatever fees it ends up with; that the node has it already
 * is what was wanted.
 */
async function send(
  client: PublicClient<Transport, Chain>,
  wallet: Wallet,
  request: SentRequest,
): Promise<Hex> {
  const { account } = wallet;
  const { chain } = client;
  if (account.type !== "local") return await wallet.sendTransaction({ account, chain, ...request });
  let nonce: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const prepared = await prepareTransactionRequest(wallet, { account, chain, nonce, ...request });
    nonce = prepared.nonce;
    // As viem's own `sendTransaction` does; the types of its two halves do not agree.
    const serializedTransaction = await account.signTransaction(prepared as TransactionSerializable);
    try {
      await sendRawTransaction(wallet, { serializedTransaction });
    } catch (error) {
      if (isFeeRefusal(error) && attempt < feeAttempts) continue;
      if (!isKnownAlready(error)) throw error;
    }
    return keccak256(serializedTransaction);
  }
}
