import type { Address } from "viem";
import type { DevnetClient } from "./client.ts";

/**
 * Adds to a balance.
 *
 * @param client - Bends the chain.
 * @param address - Whose.
 * @param amount - Wei.
 */
export async function fundEth(client: DevnetClient, address: Address, amount: bigint): Promise<void> {
  const balance = await client.getBalance({ address });
  await client.setBalance({ address, value: balance + amount });
}
