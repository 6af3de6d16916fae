import { type Escrow, findEscrow } from "@abbababa/sdk";
import { type Address, createPublicClient, type Hex, http } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";

/** An escrow as the chain has it, and the chain's own time (unix seconds), by which its deadlines count. */
export interface SeenEscrow {
  readonly escrow: Escrow | undefined;
  readonly now: bigint;
}

/** Reads an escrow from the chain. */
export async function readEscrow(
  network: ConsoleNetwork,
  escrowAddress: Address,
  escrowId: Hex,
): Promise<SeenEscrow> {
  const client = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
  const [escrow, { timestamp }] = await Promise.all([
    findEscrow(client, { escrowId, escrowAddress }),
    client.getBlock(),
  ]);
  return { escrow, now: timestamp };
}

/** Whether nothing can happen to it any more. */
export function isSettled({ status }: Escrow): boolean {
  return status !== "Funded" && status !== "Delivered" && status !== "Disputed";
}
