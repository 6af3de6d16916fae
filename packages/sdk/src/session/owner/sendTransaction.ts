import type { Chain, Hex, PublicClient, Transport } from "viem";
import { call } from "viem/actions";
import { CallRevertedError } from "../errors/networkErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { waitForReceipt } from "../node/waitForReceipt.ts";
import type { TransactionRequest, Wallet } from "./OwnerContext.ts";

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
  request: TransactionRequest,
): Promise<Hex> {
  try {
    await call(client, { account: wallet.account, ...request });
    const hash = await wallet.sendTransaction({ account: wallet.account, chain: client.chain, ...request });
    const receipt = await waitForReceipt(client, hash);
    if (receipt.status === "reverted") throw new CallRevertedError({});
    return hash;
  } catch (error) {
    throw toSessionError(error);
  }
}
