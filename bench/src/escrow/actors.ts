import type { Devnet } from "@abbababa/devnet";
import { receiptOf } from "@abbababa/sdk-tests/accounts";
import { type Address, encodeFunctionData, erc20Abi, type Hex, maxUint256, parseEther } from "viem";
import { senderOf } from "../account/sender.ts";
import { abbaBabaEscrowAbi } from "../session/sdk.ts";

/** Who takes part in an escrow. */
export type Role = "buyer" | "seller" | "resolver";

/** Sends a transaction as somebody and reports its gas. */
export interface Actor {
  readonly address: Address;
  send(to: Address, data: Hex): Promise<number>;
}

/** 1,000 USDC. */
const plenty = 1_000_000_000n;

/** Prepares the parties: all hold USDC, and the buyer has allowed the escrow to take any amount. */
export async function createActors(devnet: Devnet): Promise<Record<Role, Actor>> {
  const { publicClient, contracts, addresses } = devnet;
  const [, resolver, feeReceiver] = await publicClient.readContract({
    abi: abbaBabaEscrowAbi,
    address: contracts.abbaBabaEscrow,
    functionName: "currentConfig",
  });
  const actors = {
    buyer: actorOf(devnet, 1),
    seller: actorOf(devnet, 2),
    resolver: await impersonated(devnet, resolver),
  };
  for (const address of [actors.buyer.address, actors.seller.address, feeReceiver]) {
    await devnet.fundUsdc(address, plenty);
  }
  const args = [contracts.abbaBabaEscrow, maxUint256] as const;
  await actors.buyer.send(
    addresses.usdc,
    encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }),
  );
  return actors;
}

function actorOf(devnet: Devnet, index: number): Actor {
  const { address, transact } = senderOf(devnet, index);
  return { address, send: async (to, data) => Number((await transact({ to, data })).gasUsed) };
}

async function impersonated(devnet: Devnet, address: Address): Promise<Actor> {
  await devnet.fundEth(address, parseEther("1"));
  const wallet = await devnet.impersonate(address);
  return {
    address,
    async send(to, data) {
      const hash = await wallet.sendTransaction({ to, data });
      const { status, gasUsed } = await receiptOf(devnet, hash);
      if (status !== "success") throw new Error(`The transaction to ${to} reverted.`);
      return Number(gasUsed);
    },
  };
}
