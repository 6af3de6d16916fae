import type { Client } from "viem";
import { getBlockNumber } from "viem/actions";

/** Blocks that are searched at once: half of what public nodes answer, as the last part may grow while it is asked for. */
const blocksAtOnce = 1_000n;

/** Parts of the longest search, half a year of blocks: a node that says more is not believed. */
const mostParts = 10_000n;

/** First and last block of a search; without a last one as far as the node has come. */
export interface BlockRange {
  readonly fromBlock: bigint;
  readonly toBlock: bigint | undefined;
}

/**
 * Divides the blocks from one on into parts that nodes search at once.
 *
 * @param client - Whose chain.
 * @param first - The first block.
 * @returns The parts in their order; none when the node has not come so far.
 * @throws {RangeError} when there are more than can be searched.
 */
export async function blockRanges(client: Client, first: bigint): Promise<readonly BlockRange[]> {
  const head = await getBlockNumber(client, { cacheTime: 0 });
  if (head - first > mostParts * blocksAtOnce)
    throw new RangeError(`Too many blocks from ${first} to ${head}.`);
  const ranges: BlockRange[] = [];
  for (let fromBlock = first; fromBlock <= head; fromBlock += blocksAtOnce) {
    const next = fromBlock + blocksAtOnce;
    ranges.push({ fromBlock, toBlock: next > head ? undefined : next - 1n });
  }
  return ranges;
}
