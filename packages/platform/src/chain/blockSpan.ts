import { BaseError, HttpRequestError, RpcRequestError } from "viem";

/** Blocks that are searched at once, as long as the node does not ask for fewer: what public nodes answer. */
const most = 2_000n;

/** Searches in a row that succeed before more blocks are tried again, unless the node has named its limit. */
const patience = 50;

/** Told when a node asks for fewer blocks: how many it is asked for from now on, and its own words. */
export type OnNarrowed = (blocks: bigint, words: string) => void;

/** How many blocks a node is asked for at once. */
export interface BlockSpan {
  readonly blocks: bigint;
  /** Says that a search of so many blocks went well. */
  succeeded(): void;
  /**
   * Learns from a search that failed.
   *
   * @param error - What was thrown.
   * @param asked - For how many blocks.
   * @returns Whether fewer blocks may succeed: `blocks` says how many.
   */
  failed(error: unknown, asked: bigint): boolean;
}

/**
 * Adapts the number of blocks that are searched at once to what a node allows, be that 10, 500 or 10,000: by the limit
 * that it names, else by halves. Nodes have no common code for it, so that every answer but "too many requests" and "not
 * allowed" counts as one; if a single block fails too, it was something else.
 */
export function createBlockSpan(onNarrowed: OnNarrowed = () => {}): BlockSpan {
  let [blocks, named, good] = [most, false, 0];
  return {
    get blocks() {
      return blocks;
    },
    succeeded() {
      good += 1;
      if (named || good < patience || blocks === most) return;
      good = 0;
      blocks = blocks * 2n > most ? most : blocks * 2n;
    },
    failed(error, asked) {
      const words = wordsOf(error);
      good = 0;
      if (words === undefined) return false;
      if (asked <= 1n) {
        blocks = most;
        return false;
      }
      const limit = limitIn(words);
      named = limit !== undefined && limit < asked;
      blocks = named && limit !== undefined ? limit : asked / 2n;
      onNarrowed(blocks, words);
      return true;
    },
  };
}

/**
 * Searches blocks part after part.
 *
 * @param span - How many at once; it learns.
 * @param range - First and last block.
 * @param search - Searches a part.
 */
export async function searchBlocks<found>(
  span: BlockSpan,
  range: { readonly from: bigint; readonly to: bigint },
  search: (from: bigint, to: bigint) => Promise<readonly found[]>,
): Promise<found[]> {
  const all: found[] = [];
  for (let from = range.from; from <= range.to; ) {
    const end = from + span.blocks - 1n;
    const to = end < range.to ? end : range.to;
    try {
      all.push(...(await search(from, to)));
    } catch (error) {
      if (!span.failed(error, to - from + 1n)) throw error;
      continue;
    }
    span.succeeded();
    from = to + 1n;
  }
  return all;
}

/** What a node said in its refusal; `undefined` when it said nothing, or that it is asked too often or by the wrong one. */
function wordsOf(error: unknown): string | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const answer = error.walk((part) => part instanceof RpcRequestError || part instanceof HttpRequestError);
  if (answer instanceof RpcRequestError) return isOfPace(answer.details) ? undefined : answer.details;
  if (!(answer instanceof HttpRequestError) || ![400, 413, 422, 500].includes(answer.status ?? 0))
    return undefined;
  return isOfPace(answer.details) ? undefined : answer.details;
}

const isOfPace = (words: string) =>
  /rate.?limit|too many requests|per (?:second|minute|day)|capacity|credits|unauthori[sz]ed|api.?key/i.test(
    words,
  );

/** The limit that a node names: "limited to a 10 blocks range", "up to a 500 block range", "max: 1k blocks". */
function limitIn(words: string): bigint | undefined {
  const found =
    /(?:limit(?:ed)?(?: is)?(?: to)?|up to|max(?:imum)?(?: (?:is|block|range|of|set|to|allowed))*|at most|exceeds?(?: the)?(?: max(?:imum)?)?(?: block)?(?: range)?(?: of)?)\W{0,3}(?:a )?(\d[\d,_]*)\s?(k)?\b/i.exec(
      words,
    );
  if (found === null) return undefined;
  const limit = BigInt((found[1] ?? "0").replaceAll(/[,_]/g, "")) * (found[2] === undefined ? 1n : 1_000n);
  return limit > 0n ? limit : undefined;
}
