import type { Address } from "viem";
import { getCode } from "viem/actions";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { Wallet } from "./OwnerContext.ts";
import { sendTransaction } from "./sendTransaction.ts";

/**
 * Deploys an account unless it is deployed; anybody may pay for it.
 *
 * @param account - The account, and how it is deployed.
 * @param network - The network.
 * @param wallet - Pays.
 */
export async function deployAccount(
  account: { readonly address: Address; readonly directDeployment: Deployment | undefined },
  network: Network,
  wallet: Wallet,
): Promise<void> {
  const client = toPublicClient(network);
  const { address, directDeployment } = account;
  if (directDeployment === undefined || (await getCode(client, { address })) !== undefined) return;
  const { factory, factoryData } = directDeployment;
  await sendTransaction(client, wallet, { to: factory, data: factoryData });
}
