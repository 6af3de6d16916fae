import {
  type Chain,
  type Hex,
  keccak256,
  type PublicClient,
  type SignedAuthorization,
  type TransactionSerializable,
  type Transport,
} from "viem";
import { call, prepareTransactionRequest, sendRawTransaction } from "viem/actions";
import { CallRevertedError } from "../errors/callErrors.ts";
import { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { waitForReceipt } from "../node/waitForReceipt.ts";
import { feeAttempts, isFeeRefusal } from "../operation/isFeeRefusal.ts";
import { isKnownAlready } from "../operation/isRefusal.ts";
import { askSigner } from "../signer/askSigner.ts";
import { defaultOwnerTimeout } from "../signer/checkingSigner.ts";
import { withinTime } from "../signer/withinTime.ts";
import type { TransactionRequest, Wallet } from "./OwnerContext.ts";

/** What is sent: a call, or data that creates a contract. */
export type SentRequest = Omit<TransactionRequest, "to"> &
  Partial<Pick<TransactionRequest, "to">> & {
    /** EIP-7702. */
    readonly authorizationList?: readonly SignedAuthorization[] | undefined;
  };

/**
 * Sends a transaction and waits until the chain has it.
 *
 * @param client - Reads the chain.
 * @param wallet - Sends.
 * @param request - What to send.
 * @param timeout - Milliseconds that whoever signs may take.
 * @returns The transaction's hash.
 * @throws {SignerTimeoutError} when an account does not sign in time; nothing is sent.
 * @throws {WalletTimeoutError} when a wallet does not answer in time; it may still send it.
 * @throws {BaseError} saying why it reverts, before it is sent if that can be known.
 */
export async function sendTransaction(
  client: PublicClient<Transport, Chain>,
  wallet: Wallet,
  request: SentRequest,
  timeout = defaultOwnerTimeout,
): Promise<Hex> {
  try {
    await call(client, { account: wallet.account, ...request });
    const hash = await send(client, wallet, request, timeout);
    const receipt = await waitForReceipt(client, hash);
    if (receipt.status === "reverted") throw new CallRevertedError({});
    return hash;
  } catch (error) {
    throw toSessionError(error, { sender: wallet.account.address });
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
  timeout: number,
): Promise<Hex> {
  const { account } = wallet;
  const { chain } = client;
  const { address } = account;
  if (account.type !== "local") {
    return await withinTime(
      () => wallet.sendTransaction({ account, chain, ...request }),
      timeout,
      () => new WalletTimeoutError({ wallet: address, timeout }),
    );
  }
  let nonce: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const prepared = await prepareTransactionRequest(wallet, { account, chain, nonce, ...request });
    nonce = prepared.nonce;
    // As viem's own `sendTransaction` does; the types of its two halves do not agree.
    const serializedTransaction = await askSigner(() =>
      withinTime(
        () => account.signTransaction(prepared as TransactionSerializable),
        timeout,
        () => new SignerTimeoutError({ signer: address, timeout }),
      ),
    );
    try {
      await sendRawTransaction(wallet, { serializedTransaction });
    } catch (error) {
      if (isFeeRefusal(error) && attempt < feeAttempts) continue;
      if (!isKnownAlready(error)) throw error;
    }
    return keccak256(serializedTransaction);
  }
}
