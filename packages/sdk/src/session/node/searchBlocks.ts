import type { Client } from "viem";
import { getBlockNumber } from "viem/actions";
import { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { gatherFacts } from "../failures/revertData.ts";

/** Blocks that are searched at once where nothing else is known: half of what public nodes answer. */
const usualSpan = 1_000n;

/** Blocks of the longest search, half a year's and more: a node that is further is not believed. */
const mostBlocks = 10_000_000n;

/** First and last block of a search; without a last one as far as the node has come. */
export interface BlockRange {
  readonly fromBlock: bigint;
  readonly toBlock: bigint | undefined;
}

/** How many blocks a node has been found to search at once. */
const spans = /* @__PURE__ */ new WeakMap<Client, bigint>();

/**
 * Searches the blocks from one on, as many at once as the node takes: some take 10,000, some 500, some 10. What a node
 * advises is followed; where it refuses without advice, a quarter is tried.
 *
 * @param client - Whose chain.
 * @param first - The first block.
 * @param search - Searches one part.
 * @returns What each part holds, in their order; nothing when the node has not come so far.
 * @throws {AnswerMalformedError} when the node tells a block that no chain has reached.
 */
export async function* searchBlocks<found>(
  client: Client,
  first: bigint,
  search: (range: BlockRange) => Promise<found>,
): AsyncGenerator<found> {
  const head = await getBlockNumber(client, { cacheTime: 0 });
  if (head - first > mostBlocks)
    throw new AnswerMalformedError({ method: "eth_blockNumber", endpoint: "node" });
  for (let fromBlock = first; fromBlock <= head; ) {
    const span = spans.get(client) ?? usualSpan;
    const next = fromBlock + span;
    try {
      yield await search({ fromBlock, toBlock: next > head ? undefined : next - 1n });
    } catch (error) {
      const narrower = narrowed(error, span);
      if (narrower === undefined) throw error;
      spans.set(client, narrower);
      continue;
    }
    fromBlock = next;
  }
}

/** That a search is too wide, as nodes say it. */
const tooWide =
  /block range|blocks? range|range.{0,40}(?:large|wide|limit|exceed|max)|(?:more than|over|exceeds?).{0,20}(?:results|logs)|too many (?:results|logs)|response size|limit(?:ed)?.{0,40}blocks?/i;

/** `undefined`: the search failed for another reason, or cannot be narrowed. */
function narrowed(error: unknown, span: bigint): bigint | undefined {
  const { text } = gatherFacts(error);
  if (span <= 1n || !tooWide.test(text)) return undefined;
  const advised = advisedSpan(text);
  return advised !== undefined && advised > 0n && advised < span ? advised : span > 4n ? span / 4n : 1n;
}

/** "… this block range should work: [0x1, 0xa]", "up to a 10 block range", "limited to 2,000 blocks", "max is 1k blocks". */
function advisedSpan(text: string): bigint | undefined {
  const range = /\[\s*(0x[0-9a-f]{1,16})\s*,\s*(0x[0-9a-f]{1,16})\s*\]/i.exec(text);
  if (range?.[1] !== undefined && range[2] !== undefined) return BigInt(range[2]) - BigInt(range[1]) + 1n;
  const named =
    /(\d[\d,_]{0,8})\s?(k)?(?:-|\s)*blocks?\b|(?:max(?:imum)?|limit(?:ed)?|range)\D{0,24}?(\d[\d,_]{0,8})\s?(k)?\b/i.exec(
      text,
    );
  const digits = (named?.[1] ?? named?.[3])?.replaceAll(/[,_]/g, "");
  if (digits === undefined) return undefined;
  return BigInt(digits) * ((named?.[2] ?? named?.[4]) === undefined ? 1n : 1000n);
}
