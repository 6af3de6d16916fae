import type { Devnet } from "@abbababa/devnet";
import {
  type Account,
  type Chain,
  createWalletClient,
  type Hex,
  type HttpTransport,
  http,
  type TransactionReceipt,
  type WalletClient,
} from "viem";
import { type BundlerClient, createBundlerClient } from "viem/account-abstraction";

/** Milliseconds between two looks at a local chain that mines at once. */
export const pollingInterval = 30;

/**
 * A client of an externally owned account.
 *
 * @param devnet - The devnet.
 * @param account - The account.
 */
export function walletOf(devnet: Devnet, account: Account): WalletClient<HttpTransport, Chain, Account> {
  return createWalletClient({ account, chain: devnet.chain, transport: http(undefined, { retryCount: 0 }) });
}

/**
 * A client of the bundler that adds nothing of its own: no account, no retries.
 *
 * @param devnet - The devnet.
 * @param url - Another endpoint than the devnet's bundler.
 */
export function bundlerOf(devnet: Devnet, url: string = devnet.bundlerUrl): BundlerClient {
  return createBundlerClient({
    chain: devnet.chain,
    client: devnet.publicClient,
    transport: http(url, { retryCount: 0 }),
    pollingInterval,
  });
}

/** Looks for a receipt until it is there: viem looks again only when a block follows, and here none may. */
export async function receiptOf(devnet: Devnet, hash: Hex): Promise<TransactionReceipt> {
  for (;;) {
    const receipt = await devnet.publicClient.getTransactionReceipt({ hash }).catch(() => undefined);
    if (receipt !== undefined) return receipt;
    await new Promise((resolve) => setTimeout(resolve, pollingInterval));
  }
}

/**
 * Waits for a transaction.
 *
 * @param devnet - The devnet.
 * @param hash - The transaction.
 * @throws when it reverted.
 */
export async function settled(devnet: Devnet, hash: Hex): Promise<void> {
  const { status } = await receiptOf(devnet, hash);
  if (status !== "success") throw new Error(`The transaction ${hash} reverted.`);
}
