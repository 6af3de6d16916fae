import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { type Address, bytesToHex, concat, encodeFunctionData, erc20Abi, type Hex } from "viem";
import type { Call } from "../parties/KeyHolder.ts";
import type { World } from "../parties/World.ts";

/** What to buy. */
export interface Purchase {
  readonly buyer: Address;
  /** Base units of USDC. */
  readonly amount: bigint;
  /** @default the first of the world's sellers */
  readonly seller?: Address | undefined;
  /** @default USDC */
  readonly token?: Address | undefined;
  /** @default a fresh one */
  readonly escrowId?: Hex | undefined;
}

/** The scope of all sessions here, so that ids can be made without looking at one. */
export const escrowScope: Hex = "0x7e577e57";

/** Name for a new escrow of a buyer's, within the scope of its sessions. */
export function newEscrowId(buyer: Address): Hex {
  return concat([buyer, escrowScope, bytesToHex(crypto.getRandomValues(new Uint8Array(8)))]);
}

/** `approve` of the world's USDC. */
export function approveCall(world: World, spender: Address, amount: bigint): Call {
  return {
    to: world.usdc,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] }),
  };
}

/** `createEscrow`, due in a day. */
export async function createEscrowCall(world: World, purchase: Purchase): Promise<Call> {
  const { buyer, amount, seller = world.sellers[0].address, token = world.usdc } = purchase;
  const { timestamp } = await world.devnet.publicClient.getBlock();
  const { escrowId = newEscrowId(buyer) } = purchase;
  const args = [
    escrowId,
    seller,
    amount,
    token,
    timestamp + 86_400n,
    3_600n,
    3_600n,
    `0x${"00".repeat(32)}`,
  ] as const;
  return {
    to: world.escrow,
    data: encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "createEscrow", args }),
  };
}

/** What an honest agent does to buy: allowance and escrow in one operation. */
export async function purchaseCalls(world: World, purchase: Purchase): Promise<Call[]> {
  return [approveCall(world, world.escrow, purchase.amount), await createEscrowCall(world, purchase)];
}

/** A call on an escrow by one of its parties. */
export function partyCall(
  world: World,
  functionName: "accept" | "dispute" | "finalizeRelease" | "claimAbandoned" | "cancel",
  escrowId: Hex,
): Call {
  return {
    to: world.escrow,
    data: encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName, args: [escrowId] }),
  };
}

/** The seller's `submitDelivery`. */
export function deliverCall(world: World, escrowId: Hex, proofHash: Hex): Call {
  const args = [escrowId, proofHash] as const;
  return {
    to: world.escrow,
    data: encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "submitDelivery", args }),
  };
}
