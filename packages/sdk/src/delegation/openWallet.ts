import { createWalletClient, type Hex, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { networkOf } from "../chains/networkOf.ts";
import { type NetworkParameters, readNetwork } from "../chains/resolveNetwork.ts";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { checkNodeChain } from "../session/node/checkNodeChain.ts";
import { toTransport } from "../session/node/toTransport.ts";

/** Where a plain wallet's chain is. */
export interface WalletParameters extends NetworkParameters {
  /** Milliseconds between looks at the chain. @default viem's, by the chain */
  readonly pollingInterval?: number | undefined;
}

/**
 * Opens a plain wallet: it sends transactions of its own, for which it needs ETH.
 *
 * @param key - Its key, or the account that holds it elsewhere.
 * @param parameters - Where the chain is.
 * @param sessionChainId - The chain that it belongs to, if it is a session's.
 * @returns A client that acts as the wallet.
 * @throws {ChainMismatchError} when `chain` is another than the session's, or the node is of another chain.
 */
export async function openWallet(
  key: SecretKey<Hex> | LocalAccount,
  parameters: WalletParameters = {},
  sessionChainId?: number,
): Promise<AccountClient> {
  const network =
    sessionChainId === undefined
      ? readNetwork(parameters)
      : networkOf(parameters, { subject: "session", chainId: sessionChainId });
  const { chainId } = network;
  const { pollingInterval } = parameters;
  const client = createWalletClient({
    account: key instanceof SecretKey ? privateKeyToAccount(key.reveal()) : key,
    chain: network.chain,
    transport: toTransport(network.rpcUrl, "node"),
    ...(pollingInterval !== undefined && { pollingInterval }),
  });
  await checkNodeChain(client, chainId);
  return client;
}
