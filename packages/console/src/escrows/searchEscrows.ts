import { abbaBabaEscrowAbi, toSessionError } from "@abbababa/sdk";
import { searchBlocks } from "@abbababa/sdk/internal";
import {
  type Address,
  createPublicClient,
  encodeEventTopics,
  type Hex,
  http,
  numberToHex,
  pad,
  type RpcLog,
} from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";

/** Whose escrows are searched: a party's, or all that were ever disputed. */
export type EscrowSubject = { readonly party: Address } | "disputed";

/** A part of a search. */
export interface EscrowPage {
  /** Ids, the oldest first. */
  readonly found: readonly Hex[];
  /** From where to go on, later too. */
  readonly nextBlock: bigint;
  /** The chain's last block when the search began. */
  readonly head: bigint;
}

/**
 * Searches the escrow contract's logs, as many blocks at once as the node answers.
 *
 * @param network - The chain.
 * @param escrow - The contract.
 * @param subject - Whose escrows.
 * @param first - The first block.
 * @returns A part for each range of blocks.
 */
export async function* searchEscrows(
  network: ConsoleNetwork,
  escrow: Address,
  subject: EscrowSubject,
  first: bigint,
): AsyncGenerator<EscrowPage> {
  const client = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
  const filters = topicsOf(subject);
  try {
    const head = await client.getBlockNumber({ cacheTime: 0 });
    yield* searchBlocks(client, first, async (range): Promise<EscrowPage> => {
      // Without a bound, a block that came in between could be missed.
      const toBlock = range.toBlock === undefined || range.toBlock > head ? head : range.toBlock;
      if (range.fromBlock > head) return { found: [], nextBlock: range.fromBlock, head };
      const logs = await Promise.all(
        filters.map(
          (topics) =>
            client.request({
              method: "eth_getLogs",
              params: [
                {
                  address: escrow,
                  topics,
                  fromBlock: numberToHex(range.fromBlock),
                  toBlock: numberToHex(toBlock),
                },
              ],
            }) as Promise<RpcLog[]>,
        ),
      );
      return { found: idsOf(logs.flat()), nextBlock: toBlock + 1n, head };
    });
  } catch (error) {
    throw toSessionError(error);
  }
}

function topicsOf(subject: EscrowSubject): (Hex | null)[][] {
  const topic = (eventName: "EscrowCreated" | "EscrowDisputed") =>
    encodeEventTopics({ abi: abbaBabaEscrowAbi, eventName })[0] as Hex;
  if (subject === "disputed") return [[topic("EscrowDisputed")]];
  const party = pad(subject.party, { size: 32 }).toLowerCase() as Hex;
  const created = topic("EscrowCreated");
  return [
    [created, null, party],
    [created, null, null, party],
  ];
}

/** The escrow's id is the first indexed value of each of these events. */
function idsOf(logs: readonly RpcLog[]): readonly Hex[] {
  const placed = [...logs].sort(
    (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
  );
  return [...new Set(placed.flatMap(({ topics: [, id] }) => (id === undefined ? [] : [id])))];
}
