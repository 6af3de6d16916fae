import { type AbiEvent, type Address, BaseError, type Client } from "viem";
import { type GetLogsReturnType, getLogs } from "viem/actions";

/** Blocks that every public node searches at once. */
const leastSpan = 10n;

/**
 * Searches blocks for an event, the range in halves where a node does not search all of it: each has another limit.
 *
 * @param client - Reads the chain.
 * @param query - Contract, event, and its indexed arguments.
 * @param from - First block.
 * @param to - Last block.
 * @returns The logs, in order.
 */
export async function searchLogs<const event extends AbiEvent>(
  client: Client,
  query: { readonly address: Address; readonly event: event; readonly args: object },
  from: bigint,
  to: bigint,
): Promise<GetLogsReturnType<event>> {
  if (from > to) return [];
  try {
    return (await getLogs(client, {
      ...query,
      fromBlock: from,
      toBlock: to,
    } as never)) as GetLogsReturnType<event>;
  } catch (error) {
    if (!(error instanceof BaseError) || to - from < leastSpan) throw error;
    const middle = (from + to) / 2n;
    const earlier = await searchLogs(client, query, from, middle);
    return [...earlier, ...(await searchLogs(client, query, middle + 1n, to))];
  }
}
