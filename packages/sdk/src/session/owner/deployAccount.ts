import { KernelV3FactoryAbi } from "@zerodev/sdk";
import { type Address, encodeFunctionData, numberToHex } from "viem";
import { getCode } from "viem/actions";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { initializeData } from "../kernel/accountOf.ts";
import { type OwnerContext, toPublicClient, type Wallet } from "./OwnerContext.ts";
import { sendTransaction } from "./sendTransaction.ts";

/**
 * Deploys an owner's account unless it is deployed; anybody may pay for it.
 *
 * @param facts - The account, its owner, and which of the owner's accounts it is.
 * @param network - The network.
 * @param wallet - Pays.
 */
export async function deployAccount(
  facts: { readonly account: Address; readonly owner: Address; readonly index: bigint },
  network: Network,
  wallet: Wallet,
): Promise<void> {
  const client = toPublicClient(network);
  if ((await getCode(client, { address: facts.account })) !== undefined) return;
  const data = encodeFunctionData({
    abi: KernelV3FactoryAbi,
    functionName: "createAccount",
    args: [
      initializeData(facts.owner, contractAddress("ecdsaValidator", network)),
      numberToHex(facts.index, { size: 32 }),
    ],
  });
  await sendTransaction(client, wallet, { to: contractAddress("kernelFactory", network), data });
}

/** What names an account for deploying it. */
export function deployFacts({ account, owner, index }: OwnerContext) {
  return { account, owner: owner.address, index };
}
