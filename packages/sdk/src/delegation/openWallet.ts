import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ChainMismatchError } from "../chains/errors.ts";
import { knownChainName } from "../chains/knownChains.ts";
import { type NetworkParameters, resolveNetwork } from "../chains/resolveNetwork.ts";
import type { AccountClient } from "../escrow/EscrowClient.ts";
import { checkNodeChain } from "../session/node/checkNodeChain.ts";
import type { SessionBundle } from "./bundle.ts";

/**
 * Opens the EOA of a bundle that has no on-chain session: it sends plain transactions, for which it needs ETH.
 *
 * @param bundle - The bundle.
 * @param parameters - Where the chain is.
 * @returns A client that acts as the EOA.
 * @throws {ChainMismatchError} when `chain`, or the node, is of another chain than the session.
 */
export async function openWallet(
  { chainId, walletPrivateKey }: SessionBundle,
  parameters: NetworkParameters & { readonly pollingInterval?: number | undefined },
): Promise<AccountClient> {
  const network = resolveNetwork({ ...parameters, chain: parameters.chain ?? knownChainName(chainId) });
  if (network.chainId !== chainId) {
    throw new ChainMismatchError({ subject: "session", expected: network.chainId, actual: chainId });
  }
  const { pollingInterval } = parameters;
  const client = createWalletClient({
    account: privateKeyToAccount(walletPrivateKey.reveal()),
    chain: network.chain,
    transport: http(network.rpcUrl),
    ...(pollingInterval !== undefined && { pollingInterval }),
  });
  await checkNodeChain(client, chainId);
  return client;
}
