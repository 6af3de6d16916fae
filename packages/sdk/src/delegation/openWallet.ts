import { createWalletClient, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ChainMismatchError } from "../chains/errors.ts";
import { knownChainName } from "../chains/knownChains.ts";
import { type NetworkParameters, resolveNetwork } from "../chains/resolveNetwork.ts";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import type { SecretKey } from "../secrets/SecretKey.ts";
import { checkNodeChain } from "../session/node/checkNodeChain.ts";

/** Where a plain wallet's chain is. */
export interface WalletParameters extends NetworkParameters {
  /** Milliseconds between looks at the chain. @default viem's, by the chain */
  readonly pollingInterval?: number | undefined;
}

/**
 * Opens a plain wallet: it sends transactions of its own, for which it needs ETH.
 *
 * @param privateKey - Its key.
 * @param parameters - Where the chain is.
 * @param sessionChainId - The chain that it belongs to, if it is a session's.
 * @returns A client that acts as the wallet.
 * @throws {ChainMismatchError} when `chain` is another than the session's, or the node is of another chain.
 */
export async function openWallet(
  privateKey: SecretKey<Hex>,
  parameters: WalletParameters = {},
  sessionChainId?: number,
): Promise<AccountClient> {
  const ofSession = sessionChainId === undefined ? undefined : knownChainName(sessionChainId);
  const network = resolveNetwork({ ...parameters, chain: parameters.chain ?? ofSession });
  const { chainId } = network;
  if (sessionChainId !== undefined && sessionChainId !== chainId) {
    throw new ChainMismatchError({ subject: "session", expected: chainId, actual: sessionChainId });
  }
  const { pollingInterval } = parameters;
  const client = createWalletClient({
    account: privateKeyToAccount(privateKey.reveal()),
    chain: network.chain,
    transport: http(network.rpcUrl),
    ...(pollingInterval !== undefined && { pollingInterval }),
  });
  await checkNodeChain(client, chainId);
  return client;
}
