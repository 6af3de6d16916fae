import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import {
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  keccak256,
  numberToHex,
  stringToHex,
  toFunctionSelector,
} from "viem";
import { readBody } from "./readBody.ts";

/** How a node refuses to search too many blocks. */
export interface Refusal {
  readonly status?: number;
  /** The answer's body, or its `error`. */
  readonly body: (asked: { readonly from: bigint; readonly to: bigint }) => object;
}

/** What a node is to be like. */
export interface NodeOptions {
  readonly chainId?: number;
  /** Addresses with code. @default all */
  readonly contracts?: readonly string[];
  /** Whether what has code is an escrow. @default true */
  readonly isEscrow?: boolean;
  /** What a token says of its decimals; `null`: nothing. @default 6 */
  readonly decimals?: number | null;
  readonly head?: bigint;
  /** Blocks with an event of the escrow. */
  readonly eventsAt?: readonly bigint[];
  /** Blocks that are searched at once, at most. */
  readonly span?: bigint;
  readonly refusal?: Refusal;
}

const asksDecimals = toFunctionSelector("decimals()");
const hashOf = (block: bigint): Hex => keccak256(numberToHex(block));

/** A node over HTTP, which knows as much as the platform asks. */
export async function startNode(options: NodeOptions = {}) {
  const {
    chainId = 84_532,
    contracts,
    isEscrow = true,
    decimals = 6,
    head = 0n,
    eventsAt = [],
    span,
    refusal,
  } = options;
  const searches: bigint[] = [];
  const block = (number: bigint) => ({
    number: numberToHex(number),
    hash: hashOf(number),
    timestamp: numberToHex(Math.floor(Date.now() / 1_000) + 60),
  });
  const log = (address: string, number: bigint) => ({
    address,
    blockNumber: numberToHex(number),
    blockHash: hashOf(number),
    transactionHash: hashOf(number),
    transactionIndex: "0x0",
    logIndex: "0x0",
    removed: false,
    topics: encodeEventTopics({
      abi: abbaBabaEscrowAbi,
      eventName: "EscrowReleased",
      args: { escrowId: keccak256(stringToHex(String(number))) },
    }),
    data: encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [1n, 1n]),
  });
  const has = (address = "") => contracts?.includes(address.toLowerCase()) ?? true;
  const answer = (method: string, params: readonly never[]): unknown => {
    if (method === "eth_chainId") return numberToHex(chainId);
    if (method === "eth_blockNumber") return numberToHex(head);
    if (method === "eth_getCode") return has(params[0]) ? "0x60" : "0x";
    if (method === "eth_call") {
      const { data } = params[0] as unknown as { data: Hex };
      if (data !== asksDecimals) return isEscrow ? numberToHex(200, { size: 32 }) : "0x";
      return decimals === null ? "0x" : numberToHex(decimals, { size: 32 });
    }
    if (method === "eth_getBlockByNumber")
      return block(params[0] === "latest" ? head : BigInt(params[0] ?? 0));
    if (method !== "eth_getLogs") throw new Error(`Nobody asks for ${method}.`);
    const { fromBlock, toBlock, address } = params[0] ?? { fromBlock: "0x0", toBlock: "0x0", address: "0x" };
    const [from, to] = [BigInt(fromBlock), BigInt(toBlock)];
    searches.push(to - from + 1n);
    if (span !== undefined && refusal !== undefined && to - from + 1n > span) throw { from, to };
    return eventsAt.filter((at) => at >= from && at <= to).map((at) => log(address, at));
  };
  const server = createServer(async (request, response) => {
    const { id, method, params = [] } = JSON.parse(await readBody(request));
    try {
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: answer(method, params) }));
    } catch (asked) {
      response.writeHead(refusal?.status ?? 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...refusal?.body(asked as never) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    rpcUrl: `http://127.0.0.1:${port}/v2/node-key`,
    /** How many blocks each search was for. */
    searches,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
