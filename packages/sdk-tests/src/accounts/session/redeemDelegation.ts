import type { Devnet } from "@abbababa/devnet";
import { spendCapAbi } from "@abbababa/sdk";
import type { Address, Hex, TransactionReceipt } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { receiptOf, walletOf } from "../../world/clients.ts";

/** One delegation, and who redeems it. */
export interface Redemption {
  /** The session module, as ERC-7710 delegation manager. */
  readonly module: Address;
  /** The session's key, which pays for the gas. */
  readonly sender: PrivateKeyAccount;
  readonly context: Hex;
  /** ERC-7579's. */
  readonly mode: Hex;
  readonly execution: Hex;
}

/**
 * Redeems a delegation.
 *
 * @throws what the module reverts with, by its name.
 */
export async function redeemDelegation(
  devnet: Devnet,
  { module, sender, context, mode, execution }: Redemption,
): Promise<TransactionReceipt> {
  const request = {
    abi: spendCapAbi,
    address: module,
    functionName: "redeemDelegations",
    args: [[context], [mode], [execution]],
    account: sender,
  } as const;
  await devnet.publicClient.simulateContract(request);
  return receiptOf(devnet, await walletOf(devnet, sender).writeContract({ ...request, gas: 5_000_000n }));
}
