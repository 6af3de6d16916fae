import type { Client } from "viem";
import { getBlock } from "viem/actions";

/**
 * Reads what time it is on the chain: the clock that sessions go by, not this machine's.
 *
 * @param client - Reads the chain.
 * @returns Unix seconds, of the block being built if the node tells.
 */
export async function readChainTime(client: Client): Promise<number> {
  const block = await getBlock(client, { blockTag: "pending" }).catch(() => getBlock(client));
  return Number(block.timestamp);
}
